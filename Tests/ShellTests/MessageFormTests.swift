import Foundation
import MokumeShell
import TestSupport
import Testing

/// A message of `--json`, read by another parser than wrote it.
private struct Message: Decodable {
  struct Span: Decodable {
    let primary: Bool
    let file: String
    let line, column, endLine, endColumn, start, end: Int
    let label: String
  }
  let severity, code, message: String
  let spans: [Span]
  let notes, helps: [String]
}

@Suite("Forms of messages")
struct MessageFormTests {
  private func messages(_ answer: Answer) throws -> [Message] {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try answer.errors.split(separator: "\n").map {
      try decoder.decode(Message.self, from: Data($0.utf8))
    }
  }

  @Test("--json writes each message as an object on a line, to standard error")
  func json() throws {
    let answer = shell("run", "--json", "-e", "x = \"é\" + tise(1)\ny = )")
    #expect(answer.status == 3)
    #expect(answer.output.isEmpty)
    let message = try #require(try messages(answer).first)
    #expect(message.severity == "error" && message.code == "E0102")
    #expect(message.spans.count == 1 && message.spans[0].primary)
    #expect(message.spans[0].file == "<code>" && message.spans[0].line == 2)
    #expect(!message.helps.isEmpty || !message.message.isEmpty)
  }

  @Test("columns count characters, offsets count bytes")
  func columns() throws {
    let answer = shell("--json", "-e", "x = \"é\" + nosuch")
    let span = try #require(try messages(answer).first?.spans.first)
    #expect((span.line, span.column, span.endLine, span.endColumn) == (1, 11, 1, 17))
    #expect((span.start, span.end) == (11, 17))
    #expect(span.label == "not defined")
  }

  @Test("warnings come as JSON too, notes and helps as lists")
  func warning() throws {
    let answer = shell("--json", "-e", "warn(\"a \\\"quoted\\\" word\")\nlinear = 1")
    let all = try messages(answer)
    #expect(all.map(\.code) == ["W0313", "W0208"] && all.allSatisfy { $0.severity == "warning" })
    #expect(all[0].message.contains("a \"quoted\" word"))
    #expect(answer.status == 0)
  }

  @Test("a locale without UTF-8 gets messages in ASCII, carets under what they mean")
  func ascii() {
    let answer = shell(
      "-e", "x = \"é\" + nosuch", environment: ["LC_ALL": "C", "LANG": "de_DE.UTF-8"])
    #expect(answer.errors.utf8.allSatisfy { $0 < 0x80 })
    #expect(
      answer.errors == #"""
        error[E0201]: unknown name `nosuch`
         --> <code>:1:11
          |
        1 | x = "\u{E9}" + nosuch
          |                ^^^^^^ not defined

        """#)
  }

  @Test(
    "a locale without UTF-8 gets help, plans and what commands show in ASCII",
    arguments: [
      ["--help"], ["run", "--help"], ["plan", "--help"], ["check", "--help"], ["info", "--help"],
      ["diff", "--help"], ["fmt", "--help"], ["explain", "--help"], ["repl", "--help"], ["explain"],
      ["help", "run"], ["run", "--bogus-é"], ["-e", "## é\nparam x = 1  ## …", "--help"],
    ])
  func asciiHelp(arguments: [String]) {
    let streams = FakeStreams(terminal: Terminal(environment: ["LC_ALL": "C"]))
    _ = Shell(streams: streams).run(arguments)
    #expect((streams.output + streams.errors).utf8.allSatisfy { $0 < 0x80 })
    #expect(!(streams.output + streams.errors).isEmpty)
  }

  @Test("what a script prints, and data for programs, stay as they are in any locale")
  func asciiData() {
    #expect(shell("-e", "print(\"é…\")", environment: ["LC_ALL": "C"]).output == "é…\n")
  }

  @Test("notes and helps keep to the width of a terminal, and to their line elsewhere")
  func wrapped() {
    func lines(_ environment: [String: String], isTerminal: Bool = false) -> [Substring] {
      let terminal = Terminal(errorIsTerminal: isTerminal, width: 40, environment: environment)
      let streams = FakeStreams(terminal: terminal)
      _ = Shell(streams: streams).run(["-e", "for i in [1] { break }"])
      return streams.errors.split(separator: "\n")
    }
    for wrapped in [lines(["COLUMNS": "40"]), lines(["NO_COLOR": "1"], isTerminal: true)] {
      #expect(wrapped.allSatisfy { $0.count <= 40 }, "\(wrapped)")
      #expect(wrapped.suffix(2).allSatisfy { $0.hasPrefix("      ") })
    }
    let whole = lines([:])
    #expect(whole.last?.hasPrefix("help: ") == true && whole.contains { $0.count > 60 })
  }

  @Test(
    "UTF-8 is written where the locale has it or says nothing",
    arguments: [
      [:], ["LANG": "de_DE.UTF-8"], ["LC_ALL": "C.utf8"], ["LC_ALL": "", "LANG": "en.UTF8"],
    ])
  func unicode(environment: [String: String]) {
    #expect(shell("-e", "x = \"é\" + nosuch", environment: environment).errors.contains("\"é\""))
  }
}
