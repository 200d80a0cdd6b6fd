import TestSupport
import Testing

@Suite(
  "Repeated tensors in transformers",
  .enabled(if: Python.hasTransformers, "transformers is not installed; scripts/clients does it"))
struct RepeatedTensorTests {
  @Test("models of many families, stored with every copy and without, give the mean of the two")
  func families() throws {
    let folder = try TemporaryFolder()
    let made = try Python.run(script: "make_repeating.py", [folder.path])
    #expect(made.status == 0, "\(made.errors)")
    let families = made.output.split(separator: "\n")
    #expect(families.count == 9)
    let script = families.map { name in
      """
      a = load "\(name).slim"
      b = load "\(name).full"
      save 0.5 * a + 0.5 * b "\(name).out/"
      save 0.5 * b + 0.5 * a "\(name).back/"
      """
    }
    try folder.write("s.merge", script.joined(separator: "\n"))
    let saved = try MokumeProcess.run("run", "s.merge", in: folder)
    #expect(saved.status == 0, "\(saved.errors)")
    let checked = try Python.run(script: "make_repeating.py", [folder.path, "check"])
    #expect(
      checked.output.split(separator: "\n") == families.map { "\($0) same" }, "\(checked.errors)")
  }
}
