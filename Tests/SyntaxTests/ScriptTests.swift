import MokumeSyntax
import Testing

@Suite("The sixteen scripts of the manual")
struct ScriptTests {
  static func names() throws -> [String] { try CaseFiles.names(in: "scripts") }

  @Test("each parses without a word", arguments: try names())
  func parses(name: String) throws {
    let parsed = Parsed(try CaseFiles.text("scripts/" + name), name: name)
    #expect(parsed.diagnostics.isEmpty, "\(parsed.rendered)")
    #expect(!parsed.program.statements.isEmpty)
  }

  @Test("each is the same tree after printing", arguments: try names())
  func roundTrip(name: String) throws {
    let parsed = Parsed(try CaseFiles.text("scripts/" + name), name: name)
    let printed = Printer.print(parsed.program)
    let again = Parsed(printed)
    #expect(again.diagnostics.isEmpty, "\(again.rendered)")
    #expect(dump(again.program) == dump(parsed.program))
    #expect(Printer.print(again.program) == printed)
  }

  @Test("there are sixteen of them")
  func count() throws { #expect(try Self.names().count == 16) }
}
