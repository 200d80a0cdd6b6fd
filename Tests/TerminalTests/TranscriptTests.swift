import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite("A session on a terminal")
struct TranscriptTests {
  @Test("what people type leads to the screens they expect", arguments: Transcript.all)
  func transcript(_ transcript: Transcript) throws {
    let person = try Person(transcript.environment, inputrc: transcript.inputrc)
    var terminal = try person.session(width: transcript.width, height: transcript.height)
    for step in transcript.steps {
      switch step {
      case .keys(let keys): try terminal.send(keys)
      case .screen(let text): try terminal.wait(for: text)
      case .resize(let width, let height): try terminal.resize(width: width, height: height)
      case .signal(let signal): #expect(kill(terminal.process, signal) == 0)
      case .end(let status): #expect(try terminal.end() == status)
      case .start:
        terminal = try person.session(width: transcript.width, height: transcript.height)
      }
    }
    #expect(terminal.screen.unknown.isEmpty)
    if transcript.environment["TERM"] == "dumb" { #expect(terminal.screen.sequences.isEmpty) }
  }

  @Test("the prompt is coloured where messages are, and takes no more room for it")
  func colour() throws {
    let person = try Person()
    let plain = try person.session(width: 30)
    person.environment["NO_COLOR"] = nil
    let coloured = try person.session(width: 30)
    for terminal in [plain, coloured] {
      try terminal.send("print(123456789012345678901234567)")
      try terminal.wait(for: "mokume> print(1234567890123456\n78901234567)▮")
      try terminal.send("\u{01}")
      try terminal.wait(for: "mokume> ▮print(1234567890123456\n78901234567)")
    }
    #expect(!plain.screen.sequences.contains("[1;32m"))
    #expect(coloured.screen.sequences.contains("[1;32m"))
  }

  @Test("a message fits the window as it is now, not as it was at the start")
  func width() throws {
    let terminal = try Person().session(width: 200)
    try terminal.resize(width: 40, height: 12)
    let long = (0..<20).map { "name\($0)" }.joined(separator: " + ")
    try terminal.send(long + "\r")
    try terminal.wait(for: "message") { $0.text.contains("error[E0201]") }
    try terminal.waitForPrompt()
  }
}
