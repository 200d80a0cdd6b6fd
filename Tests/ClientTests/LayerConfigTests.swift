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
    let made = try Python.run(script: "layer_configs.py", ["make", folder.path])
    #expect(made.status == 0, "\(made.errors)")
    var saved: [String] = []
    var refused = 0
    for name in made.output.split(separator: "\n") {
      for stack in Self.stacks {
        let out = "\(name)-\(stack.name)"
        try folder.write(
          "s.merge", "m = load \"\(name)\"\nsave stitch([\(stack.parts)]) \"\(out)/\", card: false")
        let answer = try MokumeProcess.run("run", "-q", "s.merge", in: folder)
        if answer.status == 0 {
          saved.append("\(name):\(stack.origins.map(String.init).joined(separator: ",")):\(out)")
        } else {
          #expect(answer.errors.hasPrefix("error[E0405]"), "\(out): \(answer.errors)")
          refused += 1
        }
      }
    }
    #expect(saved.count > 100 && refused > 20)
    let checked = try Python.run(script: "layer_configs.py", ["check", folder.path] + saved)
    #expect(checked.status == 0 && checked.output.isEmpty, "\(checked.output)\(checked.errors)")
  }
}
