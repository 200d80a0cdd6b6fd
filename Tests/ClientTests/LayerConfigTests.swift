import TestSupport
import Testing

@Suite(
  "Configs of stacked models in transformers",
  .enabled(if: Python.hasTransformers, "transformers is not installed; scripts/clients does it"))
struct LayerConfigTests {
  /// Which of twelve layers are stacked, and as a script says it.
  private static let stacks: [(name: String, origins: [Int], parts: String)] = [
    ("long", Array(0..<8) + Array(4..<12), "m.layers[0..<8], m.layers[4..<12]"),
    ("cut", Array(0..<5) + Array(9..<12), "m.layers[0..<5], m.layers[9..<12]"),
    ("late", Array(3..<12), "m.layers[3..<12]"),
    ("early", Array(0..<7), "m.layers[0..<7]"),
  ]

  @Test("each layer is what it was by the config's own class, or the key in the way is named")
  func kinds() throws {
    let folder = try TemporaryFolder()
    let names = try made(in: folder)
    var saved: [String] = []
    for name in names {
      for stack in Self.stacks {
        let script = "m = load \"\(name)\"\nsave stitch([\(stack.parts)])"
        let out = "\(name)-\(stack.name)"
        guard try save(script, out, in: folder) else { continue }
        saved.append(Self.check(name, stack.origins, out))
      }
    }
    #expect(saved.count > 100 && names.count * Self.stacks.count - saved.count > 20)
    try check(saved, in: folder)
  }

  @Test("a model with a new config and one with an older config are what they were when stacked")
  func mixed() throws {
    let folder = try TemporaryFolder()
    let types = try made(in: folder).filter { $0.hasSuffix("-full") }.map { $0.dropLast(5) }
    var saved: [String] = []
    for type in types {
      for (first, second) in [("full", "bare"), ("bare", "full")] {
        let script = """
          a = load "\(type)-\(first)"
          b = load "\(type)-\(second)"
          save stitch([a.layers[0..<8], b.layers[4..<12]])
          """
        let out = "\(type)-\(first)-first"
        guard try save(script, out, in: folder) else { continue }
        saved.append(Self.check("\(type)-full", Array(0..<8) + Array(4..<12), out))
      }
    }
    #expect(
      ["gemma2", "qwen2", "qwen3_next"].allSatisfy { type in
        saved.contains { $0.hasSuffix(":\(type)-full-first") }
          && saved.contains { $0.hasSuffix(":\(type)-bare-first") }
      })
    try check(saved, in: folder)
  }

  private func made(in folder: TemporaryFolder) throws -> [Substring] {
    let made = try Python.run(script: "layer_configs.py", ["make", folder.path])
    #expect(made.status == 0, "\(made.errors)")
    return made.output.split(separator: "\n")
  }

  /// Whether a script that ends in what to save could save it.
  private func save(_ script: String, _ out: String, in folder: TemporaryFolder) throws -> Bool {
    try folder.write("s.merge", "\(script) \"\(out)/\", card: false")
    let answer = try MokumeProcess.run("run", "-q", "s.merge", in: folder)
    if answer.status == 0 { return true }
    #expect(answer.errors.hasPrefix("error[E0405]"), "\(out): \(answer.errors)")
    return false
  }

  private static func check(_ name: some StringProtocol, _ origins: [Int], _ out: String) -> String
  {
    "\(name):\(origins.map(String.init).joined(separator: ",")):\(out)"
  }

  private func check(_ saved: [String], in folder: TemporaryFolder) throws {
    let checked = try Python.run(script: "layer_configs.py", ["check", folder.path] + saved)
    #expect(checked.status == 0 && checked.output.isEmpty, "\(checked.output)\(checked.errors)")
  }
}
