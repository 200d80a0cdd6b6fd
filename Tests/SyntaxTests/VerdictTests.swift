import MokumeDiagnostics
import Testing

@Suite("The decided ambiguities")
struct VerdictTests {
  /// A row of `Cases/verdicts.txt`: `script => verdict [code]`, with `⏎` for a line break.
  struct Row: CustomTestStringConvertible {
    let script: String
    let verdict: String
    let code: String?
    var testDescription: String { script }
  }

  static func rows() throws -> [Row] {
    try CaseFiles.text("verdicts.txt").split(separator: "\n").map { line in
      let halves = line.split(separator: " => ", maxSplits: 1)
      let words = halves[1].split(separator: " ")
      return Row(
        script: String(halves[0]).replacing("⏎", with: "\n"), verdict: String(words[0]),
        code: words.count > 1 ? String(words[1]) : nil)
    }
  }

  @Test("every row gets its verdict and no second message", arguments: try rows())
  func verdict(row: Row) {
    let parsed = Parsed(row.script)
    let expected: [Diagnostic.Severity] =
      switch row.verdict {
      case "ok": []
      case "warn": [.warning]
      default: [.error]
      }
    #expect(parsed.diagnostics.map(\.severity) == expected, "\(parsed.rendered)")
    #expect(parsed.diagnostics.first?.code.rawValue == row.code)
  }

  @Test("the table of ambiguities is complete")
  func count() throws { #expect(try Self.rows().count >= 55) }
}
