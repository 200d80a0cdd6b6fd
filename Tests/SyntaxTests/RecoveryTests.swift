import MokumeDiagnostics
import MokumeSyntax
import Testing

@Suite("Going on after an error")
struct RecoveryTests {
  private func places(_ text: String) -> [String] {
    let parsed = Parsed(text)
    let source = SourceText(name: "t", text: text)
    return parsed.diagnostics.map { diagnostic in
      let line = source.lineNumber(at: diagnostic.primary?.span.lower ?? 0)
      return "\(line) \(diagnostic.code.rawValue)"
    }
  }

  @Test("each wrong line gets one error, and the right lines between are parsed")
  func lines() {
    let text = """
      a = load models
      b = load "b"
      c = [1, 2
      d = a ^ 2
      e = f(x y) + g(z w)
      save d
      h = 'x'
      if a = 1 { print(1) }
      out = 5B
      i = 1
      """
    #expect(
      places(text) == [
        "1 E0102", "3 E0111", "4 E0108", "5 E0102", "5 E0102", "6 E0116", "7 E0103", "8 E0113",
        "9 E0105",
      ])
    #expect(Parsed(text).program.statements.count == 10)
  }

  @Test("an error inside a block leaves the block closed")
  func blocks() {
    let text = "for m in x {\n  a = b c\n  save m\n}\ny = 1\n"
    #expect(places(text) == ["2 E0102", "3 E0116"])
    #expect(Parsed(text).program.statements.count == 2)
  }

  @Test("no more than twenty errors are told")
  func cap() { #expect(places(String(repeating: "x = a b\n", count: 100)).count == 20) }

  @Test("what stands for the missing part is never a value")
  func missing() {
    let program = Parsed("x = \ny = f(, 1)\n").program
    #expect(dump(program).contains("(assign x (missing))"))
  }

  @Test("bytes that are not UTF-8 are reported once for each run, and shown escaped")
  func invalidBytes() {
    let parsed = Parsed(bytes: Array("x = \"caf".utf8) + [0xE9] + Array("\"\n".utf8))
    #expect(
      parsed.rendered == """
        error[E0112]: this text is not UTF-8
         --> test.merge:1:9
          |
        1 | x = "caf\\xE9"
          |         ^^^^ invalid bytes
          |
        help: save the script as UTF-8, or remove these bytes

        """)
    #expect(Parsed(bytes: Array("# caf".utf8) + [0xE9, 0x0A]).diagnostics.isEmpty)
    #expect(Parsed(bytes: [0x78, 0xFF, 0xFE, 0x0A]).diagnostics.map(\.code) == [.invalidUTF8])
  }

  @Test("a byte order mark and carriage returns are no errors")
  func windows() {
    let parsed = Parsed(bytes: [0xEF, 0xBB, 0xBF] + Array("x = 1\r\ny = \"a\"\r\n".utf8))
    #expect(parsed.diagnostics.isEmpty)
    #expect(dump(parsed.program) == "(assign x (number 1))\n(assign y (string \"a\"))\n")
  }
}

@Suite("Entries of a session")
struct CompletenessTests {
  private func isOpen(_ text: String) -> Bool {
    var sources = SourceMap()
    let source = SourceText(name: "<repl:1>", text: text)
    return needsMoreInput(source, id: sources.add(source))
  }

  @Test(
    "open brackets and trailing operators ask for another line",
    arguments: [
      "x = f(1,", "if a {", "x = [", "x = a +", "x =", "x = a and", "save a \"x/\",",
      "f({ \"a\": 1,",
      "if c { x = 1 } else", "x = if a then",
    ])
  func open(text: String) { #expect(isOpen(text)) }

  @Test(
    "whole statements and hopeless ones do not",
    arguments: [
      "", "x = 1", "x = f(1)", "if a { b = 1 }", "x = \"abc", "x = \"f(", "x = a)", "f(]", "x; ",
      "plan a # (",
    ])
  func complete(text: String) { #expect(!isOpen(text)) }
}
