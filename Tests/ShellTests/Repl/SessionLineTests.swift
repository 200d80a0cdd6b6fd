import Foundation
import MokumeShell
import TestSupport
import Testing

@Suite("Lines of a session")
struct SessionLineTests {
  @Test("what is not finished at the end of the input does not run, and is no entry")
  func unfinished() throws {
    let folder = try ReplFolder()
    let session = ReplTranscript(
      [.text("print([7,"), .end, .text("print(8)"), .text("1 + 2 +"), .end, .end],
      terminal: folder.terminal())
    #expect(session.run() == .done)
    let said = "! the statement was not finished, so it was not run\n"
    #expect(
      session.text == """
        mokume> print([7,
           ...> ^D
        \(said)mokume> print(8)
        8
        mokume> 1 + 2 +
           ...> ^D
        \(said)mokume> ^D

        """)
    #expect(session.history == ["print(8)"])
  }

  @Test("in a locale without UTF-8 lines are cut to the width, too")
  func asciiWidth() throws {
    let folder = try ReplFolder()
    let events: [LineEvent] = [
      "[n for n in 0..<1000]", "s = \"\(String(repeating: "long ", count: 40))\"", ":vars",
      "{ \"a.long.name.of.some.tensor.that.is.cut\": [1, 2, 3], else: [ties, abs] }",
    ].map { .text($0) }
    let session = ReplTranscript(events, terminal: folder.terminal(width: 40, ["LC_ALL": "C"]))
    #expect(session.run() == .done)
    let answers = session.text.components(separatedBy: "\n").filter { !$0.hasPrefix("mokume> ") }
    for line in answers { #expect(line.count <= 40, "\(line)") }
    #expect(answers.contains { $0.contains("...") })
  }
}
