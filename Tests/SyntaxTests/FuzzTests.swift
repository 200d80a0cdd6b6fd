import MokumeDiagnostics
import Testing

@testable import MokumeSyntax

@Suite("Any bytes")
struct FuzzTests {
  /// What holds for every input: the parser returned, its places lie inside the text, its errors
  /// are few, and what has none prints to the same tree.
  private func check(_ bytes: [UInt8]) {
    let parsed = Parsed(bytes: bytes)
    let shown = String(decoding: bytes, as: UTF8.self)
    for span in spans(in: parsed.program) + parsed.diagnostics.flatMap(labelSpans) {
      #expect(span.lower >= 0 && span.upper <= bytes.count && span.lower <= span.upper, "\(shown)")
    }
    let counted = parsed.errors.filter { $0.code != .nestingTooDeep }
    #expect(counted.count <= Parser.maximumErrors)
    #expect(!parsed.rendered.contains("\u{1B}"))
    guard parsed.errors.isEmpty else { return }
    let printed = Printer.print(parsed.program)
    let again = Parsed(printed)
    #expect(dump(again.program) == dump(parsed.program), "\(shown)\n---\n\(printed)")
    #expect(Printer.print(again.program) == printed)
    Formatted.check(bytes)
  }

  private func labelSpans(_ diagnostic: Diagnostic) -> [Span] {
    (diagnostic.primary.map { [$0.span] } ?? []) + diagnostic.secondary.map(\.span)
  }

  /// Every span below a value, found by reflection so that none is forgotten.
  private func spans(in value: Any) -> [Span] {
    if let span = value as? Span { return [span] }
    return Mirror(reflecting: value).children.flatMap { spans(in: $0.value) }
  }

  @Test("random bytes are parsed", arguments: 0..<10)
  func bytes(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    for _ in 0..<200 {
      let count = Int.random(in: 0...80, using: &random)
      check((0..<count).map { _ in UInt8.random(in: 0...255, using: &random) })
    }
  }

  static let pieces: [String] =
    Keyword.allCases.map(\.rawValue) + LaterKeyword.allCases.map(\.rawValue)
    + Symbol.allCases.map(\.rawValue) + ForeignOperator.allCases.map(\.rawValue)
    + [
      "\n", "\n", "\n", " ", " ", " ", "a", "b", "f(", "x = ", "1", "0.5", "20%", "5GB", "5B", ".5",
      "1.", "\"s\"", "\"", "\\(", "\"a\\(b)c\"", "'", "é", "日本", "\t", "\r\n", "# c\n", "## doc\n",
      "\u{202E}", "\u{7}", "\\", "?", "save a \"x/\"", "load \"m\"", "if a {", "}", "[1, 2]",
    ]

  @Test("random pieces of the language are parsed", arguments: 0..<20)
  func pieces(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed) &+ 1000)
    for _ in 0..<200 {
      let count = Int.random(in: 0...30, using: &random)
      let text = (0..<count).map { _ in Self.pieces.randomElement(using: &random) ?? "" }
      check(Array(text.joined(separator: Bool.random(using: &random) ? " " : "").utf8))
    }
  }

  @Test(
    "scripts with pieces cut out, doubled or put in are parsed", arguments: try ScriptTests.names())
  func mutations(name: String) throws {
    let script = Array(try CaseFiles.text("scripts/" + name).utf8)
    var random = SeededGenerator(seed: UInt64(script.count))
    for _ in 0..<60 {
      var bytes = script
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let start = Int.random(in: 0..<bytes.count, using: &random)
        let end = min(bytes.count, start + Int.random(in: 0...4, using: &random))
        let piece = Self.pieces.randomElement(using: &random) ?? ""
        bytes.replaceSubrange(
          start..<end, with: Bool.random(using: &random) ? [] : Array(piece.utf8))
      }
      check(bytes)
    }
  }

  @Test("every prefix of a script is parsed")
  func prefixes() throws {
    let script = Array(try CaseFiles.text("scripts/10-own-method.merge").utf8)
    for end in script.indices { check(Array(script[..<end])) }
  }
}
