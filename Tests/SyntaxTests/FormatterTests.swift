import Foundation
import MokumeDiagnostics
import MokumeSyntax
import Testing

/// What a formatter must not change, and what it must.
enum Formatted {
  static func text(_ bytes: [UInt8]) -> String? {
    var sources = SourceMap()
    let source = SourceText(name: "t", bytes: bytes)
    return format(source, id: sources.add(source)).text
  }

  /// The comments of a script in order, without white space at their ends.
  static func comments(_ bytes: [UInt8]) -> [String] {
    var sources = SourceMap()
    let source = SourceText(name: "t", bytes: bytes)
    return Lexer.tokenize(source, id: sources.add(source)).comments.map { comment in
      var text = Substring(source.text(comment.span)).unicodeScalars
      while let last = text.last, last.properties.isWhitespace { text.removeLast() }
      return String(text)
    }
  }

  /// Formats a script, if it has no errors: the tree and all comments stay, and formatting again
  /// changes nothing.
  static func check(_ bytes: [UInt8]) {
    guard let once = text(bytes) else { return }
    let shown = String(decoding: bytes, as: UTF8.self) + "\n---\n" + once
    let again = Parsed(once)
    #expect(again.errors.isEmpty, "\(shown)\n\(again.rendered)")
    #expect(dump(again.program) == dump(Parsed(bytes: bytes).program), "\(shown)")
    #expect(comments(Array(once.utf8)) == comments(bytes), "\(shown)")
    let twice = text(Array(once.utf8))
    #expect(twice == once, "\(shown)\n---\n\(twice ?? "")")
    #expect(!once.contains(" \n") && !once.contains("\n\n\n"), "\(shown)")
  }
}

@Suite("The formatter")
struct FormatterTests {
  static let examples: [(String, String)] = [
    ("a=1+2*b", "a = 1 + 2 * b\n"),
    ("x = f( a,b , c:3 )", "x = f(a, b, c: 3)\n"),
    ("x = ((a + b)) * (c)", "x = ((a + b)) * (c)\n"),
    ("x = -  a\ny = not  b", "x = -a\ny = not b\n"),
    ("m = {\"a\":1,else:2}", "m = { \"a\": 1, else: 2 }\n"),
    ("a = 1; b = 2", "a = 1;\nb = 2\n"),
    ("\n\n\na = 1\n\n\n\nb = 2\n\n", "a = 1\n\nb = 2\n"),
    ("a = 1   # one\nlong = 2 # two   ", "a = 1  # one\nlong = 2  # two\n"),
    (
      "#!/usr/bin/env mokume\n##  Head.\n\n#x\na=1",
      "#!/usr/bin/env mokume\n##  Head.\n\n#x\na = 1\n"
    ),
    ("param a:0...1=.5", ""),
    ("param a:0...1=0.5## share\n", "param a: 0...1 = 0.5  ## share\n"),
    ("x = [a, b,]", "x = [\n  a,\n  b,\n]\n"),
    ("x = pick({a:1,})", "x = pick({\n  a: 1,\n})\n"),
    (
      "x = [\n a, # first\n # second\n b # last\n]",
      "x = [\n  a,  # first\n  # second\n  b,  # last\n]\n"
    ),
    ("x = f( # opened\n a, k: # key\n 1)", "x = f(  # opened\n  a,\n  k:  # key\n  1,\n)\n"),
    ("x = a + # first\n b", "x = a +  # first\n  b\n"),
    ("x = f(\n# nothing\n)", "x = f(\n  # nothing\n)\n"),
    (
      "for i in xs { # each\n\n  print(i)\n\n  # end\n}",
      "for i in xs {  # each\n  print(i)\n\n  # end\n}\n"
    ),
    (
      "if a {\n} # no\n# else\nelse if b { c }else{ d }",
      "if a {}  # no\n# else\nelse if b {\n  c\n} else {\n  d\n}\n"
    ),
    (
      "def f(x,y=1)=x\n\ndef g( ){return 1}",
      "def f(x, y = 1) = x\n\ndef g() { return 1 }\n"
    ),
    ("for m in xs {save m \"a/\"}", "for m in xs { save m \"a/\" }\n"),
    ("if a {b} else {c; d}", "if a {\n  b\n} else {\n  c;\n  d\n}\n"),
    ("x = f(a, t: {a:1,})", "x = f(a, t: {\n  a: 1,\n})\n"),
    ("x = f(a, [b,], c)", "x = f(\n  a,\n  [\n    b,\n  ],\n  c,\n)\n"),
    ("load(\"a\")", "load \"a\"\n"),
    ("load( # where\n\"a\")", "load(  # where\n  \"a\",\n)\n"),
    ("save  out \"x/\",dtype:bf16", "save out \"x/\", dtype: bf16\n"),
    ("a = \"x \\(b+1)\"", "a = \"x \\(b + 1)\"\n"),
    ("a = 1\r\n# c\r\nb = 2\r\n", "a = 1\n# c\nb = 2\n"),
    ("", ""), ("# only\n\n", "# only\n"),
  ]

  @Test("a script has one layout", arguments: examples)
  func layout(script: String, expected: String) {
    #expect((Formatted.text(Array(script.utf8)) ?? "") == expected)
    Formatted.check(Array(script.utf8))
  }
}

@Suite("Formatted scripts")
struct FormattedScriptTests {
  static let insertions = [
    " # c\n", "\n# c\n", " ## d\n", "\n## d\n", "\n\n## d\n\n", "## d", "\n#! e\n### f\n", ";",
    "\n;",
    "\n", "\r\n", "(", ")", ",",
  ]

  @Test("comments, line breaks and semicolons anywhere stay what they are", arguments: 0..<40)
  func insertions(seed: Int) throws {
    let grammar = try Grammar.load()
    var random = SeededGenerator(seed: UInt64(seed))
    var maker = SentenceMaker(grammar, seed: UInt64(seed) &+ 77)
    var checked = 0
    for _ in 0..<200 {
      let text = changed(maker.sentence(), &random)
      if Formatted.text(text) != nil { checked += 1 }
      Formatted.check(text)
    }
    #expect(checked > 20, "\(checked)")
  }

  @Test("so do those in the scripts of the manual", arguments: try ScriptTests.names())
  func scripts(name: String) throws {
    let script = try CaseFiles.text("scripts/" + name)
    Formatted.check(Array(script.utf8))
    var random = SeededGenerator(seed: UInt64(script.utf8.count))
    for _ in 0..<100 { Formatted.check(changed(script, &random)) }
  }

  /// A script with pieces put between its tokens.
  private func changed(_ text: String, _ random: inout SeededGenerator) -> [UInt8] {
    var bytes = Array(text.utf8)
    var sources = SourceMap()
    let source = SourceText(name: "t", text: text)
    let tokens = Lexer.tokenize(source, id: sources.add(source)).tokens
    let places = (0..<Int.random(in: 1...3, using: &random)).map { _ in
      tokens.randomElement(using: &random)?.span.lower ?? 0
    }
    for place in places.sorted(by: >) {
      let piece = Self.insertions.randomElement(using: &random) ?? ""
      bytes.insert(contentsOf: Array(piece.utf8), at: place)
    }
    return bytes
  }
}
