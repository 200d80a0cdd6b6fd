import Foundation
import TestSupport
import Testing

/// Models put together from tensors of a tied and of an untied one.
extension TiedTests {
  /// An expression of `t`, which is tied, and `u`; and whose matrix the head is, or nil for none.
  struct Parts: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let tokens: String
    let head: String?
  }

  static let parts = [
    Parts(testDescription: #"pick({ "model.layers.0.*": u, else: t })"#, tokens: "t", head: "t"),
    Parts(testDescription: #"pick({ "model.layers.0.*": t, else: u })"#, tokens: "u", head: "u"),
    Parts(testDescription: #"pick({ "model.embed*": u, else: t })"#, tokens: "u", head: "t"),
    Parts(testDescription: #"pick({ "lm_head*": u, else: t })"#, tokens: "t", head: "u"),
    Parts(testDescription: #"pick({ "model.embed*": v, else: t })"#, tokens: "v", head: nil),
    Parts(testDescription: "stitch([u.layers[0], t.layers[1]])", tokens: "u", head: "t"),
    Parts(testDescription: "stitch([t.layers[0], u.layers[1]])", tokens: "t", head: "u"),
    Parts(
      testDescription: "stitch([t.layers, t.layers], embed: u, head: t)", tokens: "u", head: "t"),
    Parts(
      testDescription: "stitch([u.layers, u.layers], head: t, rest: u)", tokens: "u", head: "t"),
    Parts(testDescription: "stitch([u.layers[0]], embed: t, head: t)", tokens: "t", head: "t"),
    Parts(testDescription: "stitch([t.layers[0], v.layers[1]])", tokens: "t", head: nil),
  ]

  @Test(
    "a head that is the matrix of the tokens goes where its model's head goes", arguments: parts)
  func putTogether(parts: Parts) throws {
    let folder = try TemporaryFolder()
    var stored: [String: [String: [Float]]] = [:]
    for (seed, name) in ["t", "u", "v"].enumerated() {
      stored[name] = try layered(name, seed: seed, isTied: name != "u", in: folder)
    }
    try folder.write(
      "s.merge",
      """
      t = load "t"
      u = load "u"
      v = load "v"
      save \(parts.testDescription) "out/"
      """)
    let run = try MokumeProcess.run("run", "s.merge", in: folder)
    try #require(run.status == 0, "\(run.errors)")
    let found = try Weights(folder.read("out/model.safetensors")).values
    #expect(found[Self.tokens] == stored[parts.tokens]?[Self.tokens])
    let head = parts.head.flatMap { stored[$0] }
    #expect(found[Self.head] == head.map { $0[Self.head] ?? $0[Self.tokens] ?? [] })
    let config = String(decoding: try folder.read("out/config.json"), as: UTF8.self)
    #expect(config.contains("\"tie_word_embeddings\": \(parts.head == nil)"))
  }

  /// A model of two layers, and its numbers.
  private func layered(
    _ name: String, seed: Int, isTied: Bool, in folder: TemporaryFolder
  ) throws -> [String: [Float]] {
    let names =
      [Self.tokens, "model.layers.0.mlp.up_proj.weight", "model.layers.1.mlp.up_proj.weight"]
      + ["model.norm.weight"] + (isTied ? [] : [Self.head])
    var model = TinyModel()
    var values: [String: [Float]] = [:]
    for (place, tensor) in names.enumerated() {
      let own = (0..<4).map { Float(100 * seed + 10 * place + $0) }
      values[tensor] = own
      model.add(tensor, shape: tensor.contains("norm") ? [4] : [2, 2], own)
    }
    try folder.write("\(name)/model.safetensors", model.data)
    try folder.write(
      "\(name)/config.json", #"{"tie_word_embeddings": \#(isTied), "num_hidden_layers": 2}"#)
    return values
  }
}
