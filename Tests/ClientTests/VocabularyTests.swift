import TestSupport
import Testing

@Suite(
  "Vocabularies in transformers",
  .enabled(if: Python.hasTransformers, "transformers is not installed; scripts/clients does it"))
struct VocabularyTests {
  @Test("aligned models load; their tokenizers give the numbers of the rows that tokens have")
  func align() throws {
    let folder = try TemporaryFolder()
    let made = try Python.run(script: "make_vocabularies.py", [folder.path])
    #expect(made.status == 0, "\(made.errors)")
    try folder.write(
      "align.merge",
      """
      a = load "a"
      b = load "b"
      c = load "c"
      save align(a, to: b) "to-b/"
      save align(b, to: c, fill: c) "to-c/"
      both = [align(m, to: [a, b], fill: [[a, b]]) for m in [a, b]]
      save linear(both) "union/"
      save align(c, to: b, fill: b) "apart/"
      save slerp(align(c, to: a, fill: a), a, t: 0) "tied/"
      bart = load "bart-b"
      save align(load "bart-a", to: bart, fill: bart) "bart/"
      """)
    let saved = try MokumeProcess.run("run", "align.merge", in: folder)
    #expect(saved.status == 0, "\(saved.errors)")
    let checked = try Python.run(script: "check_vocabularies.py", [folder.path])
    #expect(
      checked.output == """
        to-b 261 tokens 261 rows
        to-c 260 tokens 320 rows
        union 262 tokens 262 rows
        apart 261 tokens 261 rows
        tied 259 tokens 259 rows
        bart 261 biases

        """, "\(checked.errors)")
  }
}
