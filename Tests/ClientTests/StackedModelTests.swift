import TestSupport
import Testing

@Suite(
  "Stacked models in transformers",
  .enabled(if: Python.hasTransformers, "transformers is not installed; scripts/clients does it"))
struct StackedModelTests {
  @Test("models of layers from two models of different depth load and compute")
  func stack() throws {
    let architectures = ["llama", "qwen3", "gpt2"]
    let folder = try TemporaryFolder()
    let made = try Python.run(script: "make_models.py", [folder.path] + architectures)
    #expect(made.status == 0, "\(made.errors)")
    try folder.write(
      "tall.merge",
      """
      param name = ""
      a = load "\\(name)/a"
      b = load "\\(name)/b"
      tower = [a.layers[0..<2], b.layers[1..<4], b.layers[3], a.layers[2]]
      save stitch(tower, rest: a) "\\(name)/out/"
      """)
    for name in architectures {
      let saved = try MokumeProcess.run("run", "tall.merge", "name=\(name)", in: folder)
      #expect(saved.status == 0, "\(saved.errors)")
    }
    let compared = try Python.run(script: "compare_stack.py", [folder.path] + architectures)
    let wanted = architectures.map { "\($0) equal logits (2, 6, 48)\n" }
    #expect(compared.output == wanted.joined(), "\(compared.errors)")
  }
}
