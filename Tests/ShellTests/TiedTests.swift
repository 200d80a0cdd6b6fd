import Foundation
import TestSupport
import Testing

/// Models whose last matrix is that of their tokens, with others.
@Suite("Tied embeddings")
struct TiedTests {
  static let head = "lm_head.weight"
  static let tokens = "model.embed_tokens.weight"

  /// What a model stores under `lm_head.weight`.
  enum Head: String { case none, copy, own }

  /// A small model; numbers follow from `seed`.
  struct Made {
    let name: String
    let seed: Int
    let head: Head
    let config: String

    func values(_ tensor: String) -> [Float] {
      let place = tensor == TiedTests.head && head != .own ? TiedTests.tokens : tensor
      return (0..<6).map { Float(sin(Double(seed * 31 + place.utf8.count * 7 + $0))) }
    }

    func write(to folder: TemporaryFolder) throws {
      var model = TinyModel()
      model.add(TiedTests.tokens, shape: [3, 2], values(TiedTests.tokens))
      model.add("model.norm.weight", shape: [6], values("model.norm.weight"))
      if head != .none { model.add(TiedTests.head, shape: [3, 2], values(TiedTests.head)) }
      try folder.write("\(name)/model.safetensors", model.data)
      try folder.write("\(name)/config.json", config)
    }
  }

  private static let models = [
    Made(name: "tied", seed: 1, head: .none, config: #"{"tie_word_embeddings": true}"#),
    Made(name: "copied", seed: 2, head: .copy, config: #"{"tie_word_embeddings": true}"#),
    Made(name: "untied", seed: 3, head: .own, config: #"{"tie_word_embeddings": false}"#),
    Made(name: "plain", seed: 4, head: .own, config: #"{"a": 1}"#),
    Made(name: "silent", seed: 5, head: .none, config: #"{"a": 1}"#),
    Made(
      name: "inner", seed: 6, head: .none,
      config: #"{"text_config": {"tie_word_embeddings": true}}"#),
    Made(name: "default", seed: 7, head: .copy, config: #"{"model_type": "gemma"}"#),
  ]

  /// Two models, whether the result has a head, and what its config says of it.
  struct Pair: CustomTestStringConvertible, Sendable {
    let first: String
    let second: String
    let hasHead: Bool
    let config: String
    var testDescription: String { "\(first) + \(second)" }
  }

  static let pairs = [
    Pair(
      first: "tied", second: "untied", hasHead: true, config: #"{"tie_word_embeddings": false}"#),
    Pair(
      first: "untied", second: "tied", hasHead: true, config: #"{"tie_word_embeddings": false}"#),
    Pair(
      first: "tied", second: "copied", hasHead: false, config: #"{"tie_word_embeddings": true}"#),
    Pair(
      first: "copied", second: "tied", hasHead: false, config: #"{"tie_word_embeddings": true}"#),
    Pair(
      first: "copied", second: "untied", hasHead: true,
      config: #"{"tie_word_embeddings": false}"#),
    Pair(
      first: "tied", second: "silent", hasHead: false, config: #"{"tie_word_embeddings": true}"#),
    Pair(first: "plain", second: "tied", hasHead: true, config: #"{"a": 1}"#),
    Pair(
      first: "silent", second: "plain", hasHead: true,
      config: #"{"a": 1,"tie_word_embeddings": false}"#),
    Pair(
      first: "inner", second: "plain", hasHead: true,
      config:
        #"{"text_config": {"tie_word_embeddings": false},"tie_word_embeddings": false}"#),
    Pair(
      first: "default", second: "tied", hasHead: false, config: #"{"model_type": "gemma"}"#),
    Pair(
      first: "default", second: "untied", hasHead: true,
      config: #"{"model_type": "gemma","tie_word_embeddings": false}"#),
  ]

  private func workplace() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for model in Self.models { try model.write(to: folder) }
    return folder
  }

  @Test(
    "a missing head is the matrix of the tokens, and is written when the result has two",
    arguments: pairs)
  func merged(pair: Pair) throws {
    let folder = try workplace()
    try folder.write(
      "s.merge",
      """
      a = load "\(pair.first)"
      b = load "\(pair.second)"
      save 0.25 * a + 0.75 * b "sum/"
      save a + ties([b - a, a - b], density: 50%) "ties/"
      save slerp(a, b, t: ramp(0, 0.5, head: 1)) "slerp/"
      """)
    let run = try MokumeProcess.run("run", "s.merge", in: folder)
    try #require(run.status == 0, "\(run.errors)")
    let models = try [pair.first, pair.second].map { name in
      try #require(Self.models.first { $0.name == name })
    }
    for target in ["sum", "ties", "slerp"] {
      let config = String(decoding: try folder.read("\(target)/config.json"), as: UTF8.self)
      #expect(config == pair.config)
      let found = try Weights(folder.read("\(target)/model.safetensors"))
      #expect((found.values[Self.head] != nil) == pair.hasHead, "\(target)")
    }
    let sum = try Weights(folder.read("sum/model.safetensors"))
    for (name, values) in sum.values {
      let (x, y) = (models[0].values(name), models[1].values(name))
      for (got, (x, y)) in zip(values, zip(x, y)) {
        let (x, y) = (0.25 * Double(x), 0.75 * Double(y))
        #expect(abs(Double(got) - (x + y)) <= Double(Float(abs(x) + abs(y)).ulp), "\(name)")
      }
    }
    // At 1 slerp is the second model, whose head may be its matrix of tokens.
    if pair.hasHead {
      let slerp = try Weights(folder.read("slerp/model.safetensors"))
      for (got, wanted) in zip(slerp.values[Self.head] ?? [], models[1].values(Self.head)) {
        #expect(abs(got - wanted) <= 4 * wanted.ulp)
      }
    }
  }

  @Test("a model that says its head is its own is not taken for tied, nor a file without a config")
  func refused() throws {
    let folder = try workplace()
    try Made(name: "denied", seed: 7, head: .none, config: #"{"tie_word_embeddings": false}"#)
      .write(to: folder)
    try FileManager.default.copyItem(
      atPath: folder["tied/model.safetensors"], toPath: folder["lone.safetensors"])
    for first in ["denied", "lone.safetensors"] {
      let code = "save 0.5 * (load \"\(first)\") + 0.5 * (load \"untied\") \"x/\""
      let run = try MokumeProcess.run("run", "-e", code, in: folder)
      #expect(run.status == 4)
      #expect(run.errors.hasPrefix("error[E0402]: "), "\(run.errors)")
    }
  }

  @Test("a matrix that is stored twice is written once")
  func alone() throws {
    let folder = try workplace()
    let run = try MokumeProcess.run("run", "-e", "save (load \"copied\") \"x/\"", in: folder)
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      try Weights(folder.read("x/model.safetensors")).values.keys.sorted()
        == [Self.tokens, "model.norm.weight"])
    #expect(try folder.read("x/config.json") == folder.read("copied/config.json"))
  }

  @Test("a rule for a head that a tied model has not is told what it is")
  func named() throws {
    let folder = try workplace()
    let code = #"print((load "copied")["lm_head.weight"])"#
    let run = try MokumeProcess.run("run", "-e", code, in: folder)
    #expect(run.status == 3)
    #expect(
      run.errors.hasSuffix(
        "help: of a model with tied embeddings lm_head.weight is its model.embed_tokens.weight\n"),
      "\(run.errors)")
  }

  @Test("two matrices that differ are two, whatever the config says")
  func different() throws {
    let folder = try workplace()
    let liar = Made(name: "liar", seed: 7, head: .own, config: #"{"tie_word_embeddings": true}"#)
    try liar.write(to: folder)
    let code = #"save 0.5 * (load "liar") + 0.5 * (load "untied") "x/""#
    let run = try MokumeProcess.run("run", "-e", code, in: folder)
    #expect(run.status == 0)
    #expect(
      run.errors.hasPrefix(
        """
        warning[W0506]: liar ties lm_head.weight to model.embed_tokens.weight, and stores one that differs
        note: both are used, as transformers 5 does; earlier ones use one for both
        help: a model saved of it says in its config.json that they are two

        """), "\(run.errors)")
    let untied = try #require(Self.models.first { $0.name == "untied" })
    let wanted = zip(liar.values(Self.head), untied.values(Self.head)).map { 0.5 * $0 + 0.5 * $1 }
    #expect(try Weights(folder.read("x/model.safetensors")).values[Self.head] == wanted)
    let config = String(decoding: try folder.read("x/config.json"), as: UTF8.self)
    #expect(config == #"{"tie_word_embeddings": false}"#)
  }
}

/// The f32 tensors of a safetensors file.
struct Weights {
  let values: [String: [Float]]

  init(_ data: Data) throws {
    let length = data.prefix(8).enumerated().reduce(0) { $0 + Int($1.element) << (8 * $1.offset) }
    let header = try JSONSerialization.jsonObject(with: data[8..<(8 + length)])
    var values: [String: [Float]] = [:]
    for case (let name, let entry as [String: Any]) in header as? [String: Any] ?? [:] {
      guard let offsets = entry["data_offsets"] as? [Int] else { continue }
      let bytes = [UInt8](data[(8 + length + offsets[0])..<(8 + length + offsets[1])])
      values[name] = bytes.withUnsafeBytes { buffer in
        (0..<(buffer.count / 4)).map {
          buffer.loadUnaligned(fromByteOffset: $0 * 4, as: Float.self)
        }
      }
    }
    self.values = values
  }
}
