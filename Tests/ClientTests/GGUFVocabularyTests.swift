import TestSupport
import Testing

@Suite(
  "Vocabularies of GGUF files, with gguf-py",
  .enabled(if: Python.hasGGUF, "gguf is not installed; scripts/clients does it"))
struct GGUFVocabularyTests {
  @Test("a file has the tokens of the folder that it was made of, however it spells them")
  func compared() throws {
    let folder = try models()
    for name in ["bytes", "other", "pieces", "unigram", "words"] {
      let code = "print(compat([load \"\(name)\", load \"\(name).gguf\"]))"
      let answer = try MokumeProcess.run("run", "-e", code, in: folder)
      let rows = answer.output.split(separator: "\n").dropFirst().map { $0.prefix(11) }
      #expect(rows == ["config.json"], "\(name): \(answer.output)\(answer.errors)")
    }
  }

  @Test("what is aligned and saved as GGUF has each token in the row of its weights")
  func aligned() throws {
    let folder = try models()
    let lines = [
      ("other", "bytes", "align(load \"bytes\", to: load \"other.gguf\")"),
      ("bytes", "other", "align(load \"other.gguf\", to: load \"bytes\")"),
      ("bytes", "bytes,other", "align(bytes, to: [bytes, load \"other\"], fill: load \"other\")"),
      ("pieces", "pieces,unigram,other", "align(pieces, to: [pieces, u, other], fill: [u, other])"),
      ("pieces", "unigram,pieces", "align(u, to: pieces, fill: pieces, multiple: 64)"),
      ("words", "words,pieces", "align(words, to: [words, pieces], fill: pieces)"),
    ]
    var script = """
      bytes = load "bytes.gguf"
      pieces = load "pieces.gguf"
      words = load "words.gguf"
      u = load "unigram"
      other = load "other"

      """
    for (place, line) in lines.enumerated() { script += "save \(line.2) \"out\(place).gguf\"\n" }
    try folder.write("s.merge", script)
    let saved = try MokumeProcess.run("run", "s.merge", in: folder)
    #expect(saved.status == 0, "\(saved.errors)")
    let arguments = lines.enumerated().map { "out\($0):\($1.1):\($1.0)" }
    let checked = try Python.run(
      script: "check_gguf_vocabularies.py", [folder.path] + arguments)
    #expect(
      checked.output == """
        out0 261 tokens 264 rows 258 moved gpt2
        out1 262 tokens 272 rows 258 moved gpt2
        out2 265 tokens 272 rows 265 moved gpt2
        out3 528 tokens 528 rows 528 moved llama
        out4 272 tokens 320 rows 272 moved llama
        out5 284 tokens 284 rows 284 moved bert

        """, "\(checked.errors)")
  }

  private func models() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let made = try Python.run(script: "make_gguf_vocabularies.py", [folder.path])
    #expect(made.status == 0, "\(made.errors)")
    return folder
  }
}
