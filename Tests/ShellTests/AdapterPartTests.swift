import Foundation
import TestSupport
import Testing

/// Models put together of tensors and layers of adapters, which lack most of them.
@Suite("Parts of adapters")
struct AdapterPartTests {
  private static let names = [
    "model.layers.0.mlp.up_proj.weight", "model.layers.1.mlp.up_proj.weight",
    "model.embed_tokens.weight", "model.norm.weight",
  ]

  /// Models without tied embeddings, so that an adapter of the tokens makes no second matrix.
  private func workplace() throws -> TemporaryFolder {
    let folder = try TemporaryFolder.withAdapters()
    for name in ["base", "chat"] {
      try folder.write("\(name)/config.json", #"{"tie_word_embeddings": false}"#)
    }
    return folder
  }

  /// What is saved of an expression over `base`, `chat`, `poet` and `cook`.
  private func saved(
    _ expression: String, in folder: TemporaryFolder
  ) throws -> [String: [Double]] {
    try folder.write(
      "s.merge",
      """
      base = load "base"
      chat = load "chat" - base
      poet = load "poet"
      cook = load "cook"
      save \(expression) "out.st", overwrite: true, allow: "difference"
      """)
    let answer = try MokumeProcess.run("run", "s.merge", in: folder)
    #expect(answer.status == 0, "\(answer.errors)")
    return try TinyModel.numbers(in: Data(folder.read("out.st")))
  }

  /// An expression, and for each of the names whose tensor it has there; nil for one that is not there.
  struct Example: CustomTestStringConvertible, Sendable {
    let expression: String
    let sources: [String?]
    var testDescription: String { expression }
  }

  static let examples = [
    Example(
      expression: "pick({ \"*.0.*\": poet, else: cook })",
      sources: ["poet", "cook", "cook", nil]),
    Example(
      expression: "pick({ \"*.0.*\": cook, else: poet })", sources: [nil, "poet", nil, nil]),
    Example(
      expression: "pick({ \"*embed*\": cook, \"*norm*\": poet, else: chat })",
      sources: ["chat", "chat", "cook", "zero"]),
    Example(
      expression: "stitch([poet.layers[0..<1], cook.layers[1..<2]])",
      sources: ["poet", "cook", nil, nil]),
    Example(
      expression: "stitch([poet.layers[0..<1], cook.layers[1..<2]], embed: cook)",
      sources: ["poet", "cook", "cook", nil]),
    Example(
      expression: "stitch([cook.layers[0..<1], poet.layers[1..<2]])",
      sources: [nil, "poet", "cook", nil]),
    Example(
      expression: "stitch([0.5 * cook.layers[0..<1], chat.layers[1..<2]], embed: cook)",
      sources: ["zero", "chat", "cook", "chat"]),
    Example(
      expression: "stitch([chat.layers[0..<1], cook.layers[1..<2]])",
      sources: ["chat", "cook", "chat", "zero"]),
    Example(
      expression: "stitch([poet.layers[0..<1], chat.layers[1..<2]])",
      sources: ["poet", "chat", "zero", "chat"]),
    Example(
      expression: "stitch([cook.layers[0..<1], chat.layers[1..<2]], rest: poet)",
      sources: ["zero", "chat", "zero", "zero"]),
  ]

  @Test("are those tensors; adapters alone make an adapter, others have zeros", arguments: examples)
  func parts(example: Example) throws {
    let folder = try workplace()
    let found = try saved(example.expression, in: folder)
    #expect(
      found.keys.sorted()
        == zip(Self.names, example.sources).compactMap { $1 == nil ? nil : $0 }.sorted())
    let whole = try saved("base + \(example.expression)", in: folder)
    #expect(whole.keys.sorted() == Self.names.sorted())
    var known: [String: [String: [Double]]] = [:]
    for name in ["chat", "poet", "cook"] { known[name] = try saved(name, in: folder) }
    let base = try saved("base", in: folder)
    for (name, source) in zip(Self.names, example.sources) {
      let before = try #require(base[name])
      let zeros = [Double](repeating: 0, count: before.count)
      let wanted = source.flatMap { known[$0]?[name] } ?? zeros
      if source != nil { #expect(found[name] == wanted, "\(name)") }
      for place in before.indices {
        let sum = before[place] + wanted[place]
        #expect(abs((whole[name] ?? [])[place] - sum) <= 2e-7 * max(1, abs(sum)), "\(name)")
      }
    }
  }

  @Test("what an adapter changes and another part has not is refused")
  func refused() throws {
    let folder = try workplace()
    try TinyAdapter.of(["model.layers.0.mlp.gate_proj", "model.layers.1.mlp.gate_proj"])
      .write("gate", in: folder)
    try folder.write(
      "s.merge",
      """
      base = load "base"
      chat = load "chat" - base
      gate = load "gate"
      print(pick({ "*.0.*": gate, else: chat }))
      """)
    let pick = try MokumeProcess.run("run", "s.merge", in: folder)
    #expect(pick.status == 4)
    #expect(
      pick.errors.hasPrefix(
        """
        error[E0402]: `gate` changes 2 tensors that `the first` does not have
         --> s.merge:4:23
          |
        4 | print(pick({ "*.0.*": gate, else: chat }))
          |                       ^^^^ cannot be picked from beside it

        """), "\(pick.errors)")
    try folder.write(
      "s.merge",
      """
      chat = load "chat" - load "base"
      gate = load "gate"
      print(stitch([chat.layers[0..<1], gate.layers[1..<2]]))
      """)
    let stitch = try MokumeProcess.run("run", "s.merge", in: folder)
    #expect(stitch.status == 4 && stitch.errors.hasPrefix("error[E0402]: "), "\(stitch.errors)")
  }

  @Test("layers that an adapter leaves alone count at the end of a stack within a stack")
  func nested() throws {
    let found = try saved(
      "stitch([stitch([poet.layers[1..<2], cook.layers[0..<1]], rest: poet), poet.layers[1..<2]], rest: poet)",
      in: workplace())
    let layers = (0..<4).map { found["model.layers.\($0).mlp.up_proj.weight"] }
    #expect(layers[0] != nil && layers[2] == layers[0])
    #expect(layers[1] == nil && layers[3] == nil)
  }
}
