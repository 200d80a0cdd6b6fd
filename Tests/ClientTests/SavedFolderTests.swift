import TestSupport
import Testing

@Suite(
  "Saved folders in transformers",
  .enabled(if: Python.hasTransformers, "transformers is not installed; scripts/clients does it"))
struct SavedFolderTests {
  @Test("a folder of a tied and an untied model loads whole, with tokenizer, template and card")
  func folder() throws {
    let folder = try TemporaryFolder()
    let made = try Python.run(script: "make_tied.py", [folder.path])
    #expect(made.status == 0, "\(made.errors)")
    try folder.write(
      "s.merge",
      "a = load \"tied\"\nb = load \"untied\"\n"
        + "save 0.5 * a + 0.5 * b \"merged/\", tokenizer: a, template: b\n")
    let saved = try MokumeProcess.run("run", "s.merge", in: folder)
    #expect(saved.status == 0, "\(saved.errors)")
    let read = try Python.run(script: "read_folder.py", [folder.path])
    let lines = read.output.split(separator: "\n")
    #expect(
      lines.prefix(5) == [
        "untied missing []", "head True", "tokens True", "untied w1 w2 [4, 5]",
        "['merge', 'mokume'] transformers None",
      ], "\(read.errors)")
    // mergekit is an older program, which not every Python has.
    #expect([[], ["mergekit llama True"]].contains(lines.dropFirst(5).map(String.init)))
  }
}
