import Foundation
import TestSupport
import Testing

/// How the editor shows and inserts what a completer offers; what that is has tests of its own.
@Suite("Completion on a terminal")
struct CompletionTests {
  private static func editor(
    _ candidates: String..., after mark: String, inputrc: String = "", height: Int = 12
  ) throws -> PseudoTerminal {
    let program = MokumeProcess.program.deletingLastPathComponent()
      .appendingPathComponent("editor-harness").path
    let person = try Person(inputrc: inputrc)
    let terminal = try person.start([program, mark] + candidates, height: height)
    try terminal.waitForPrompt()
    return terminal
  }

  @Test(
    "a single candidate is put there as it is, without a space or a quote",
    arguments: ["with space.x", "quo\"te", "it's", "a[0]", "a.b.c", "a=b:c;d", "back\\slash", "é中"])
  func single(candidate: String) throws {
    let terminal = try Self.editor(candidate, after: "m[\"")
    try terminal.send("x = m[\"\t|\r")
    try terminal.wait(for: "line") { $0.text.contains("/x = m[\"\(candidate)|/") }
  }

  @Test("what the candidates have in common is put there, and a second TAB lists them")
  func several() throws {
    let terminal = try Self.editor(
      "layers.0 up", "layers.0 down", "layers.1", "norm", after: "m[\"")
    try terminal.send("m[\"l\t")
    try terminal.wait(for: "mokume> m[\"layers.▮")
    try terminal.send("0\t")
    try terminal.wait(for: "mokume> m[\"layers.0 ▮")
    try terminal.send("\t\t")
    try terminal.wait(
      for: """
        mokume> m["layers.0
        layers.0 up    layers.0 down
        mokume> m["layers.0 ▮
        """)
    try terminal.send("d\t\r")
    try terminal.wait(for: "line") { $0.text.contains("/m[\"layers.0 down/") }
  }

  @Test("text behind the cursor stays")
  func middle() throws {
    let terminal = try Self.editor("density", after: "(")
    try terminal.send("ties(d: 20%)" + String(repeating: "\u{1B}[D", count: 6) + "\t\r")
    try terminal.wait(for: "line") { $0.text.contains("/ties(density: 20%)/") }
  }

  @Test("of more than 100 candidates the first are shown, and how many more there are")
  func many() throws {
    let terminal = try Self.editor("name*150", after: "(", height: 40)
    try terminal.send("(na\t\t\t")
    try terminal.wait(for: "end of the list") { screen in
      screen.text.hasSuffix("... and 50 more\nmokume> (name")
    }
    #expect(terminal.screen.text.contains("name99\n"))
    #expect(!terminal.screen.text.contains("name100"))
  }

  @Test("other commands of readline complete in the same way")
  func menu() throws {
    let terminal = try Self.editor("a b", "a c", after: "(", inputrc: "TAB: menu-complete\n")
    try terminal.send("(\t")
    try terminal.wait(for: "mokume> (a b▮")
    try terminal.send("\t\r")
    try terminal.wait(for: "line") { $0.text.contains("/(a c/") }
  }

  @Test("without a candidate nothing changes")
  func nothing() throws {
    let terminal = try Self.editor("a", after: "(")
    try terminal.send("file\t(x\t\t\r")
    try terminal.wait(for: "line") { $0.text.contains("/file(x/") }
  }
}
