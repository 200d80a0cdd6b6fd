import Foundation
import TestSupport
import Testing

/// A session with a statement that runs for minutes unless it is stopped.
struct BusySession {
  let terminal: PseudoTerminal
  var folder: TemporaryFolder { terminal.folder }

  /// Loads a model of two million elements into a session.
  init(_ terminal: PseudoTerminal) throws {
    self.terminal = terminal
    var model = TinyModel()
    model.add("weight", shape: [2048, 1024], [Float](repeating: 0.5, count: 2048 * 1024))
    try terminal.folder.write("in.st", model.data)
    try terminal.enter("x = load \"in.st\";")
    try terminal.enter("for i in 0..<1000 { x = cos(sin(x)) }")
  }

  /// Begins the long statement, and returns when it has written its first bytes.
  func begin() throws {
    try terminal.send("save x \"out/\"\r")
    try terminal.wait(for: "end of the line") { $0.column == 0 }
    try terminal.wait(for: "partial output") { _ in isWriting }
  }

  /// Whether the output lies beside its target, where it is made.
  var isWriting: Bool { folder.listing.contains { $0.contains(".partial-") } }
}

@Suite("A session at work", .serialized)
struct BusyTests {
  @Test("Ctrl-C stops what runs and not the session, any number of times")
  func interrupt() throws {
    let busy = try BusySession(try Person().session())
    let terminal = busy.terminal
    var fastest = Duration.seconds(100)
    for _ in 0..<3 {
      try busy.begin()
      let start = ContinuousClock.now
      try terminal.send("\u{03}\u{03}")
      try terminal.wait(for: "message") { $0.text.contains("stopped before the end") }
      try terminal.waitForPrompt()
      fastest = min(fastest, .now - start)
      try terminal.enter("print(1)", expecting: "1")
      #expect(!busy.isWriting)
    }
    // A person should not wait longer than 100 ms; a machine that runs tests has more to do.
    #expect(fastest < .seconds(1))
    #expect(try terminal.leave() == 0)
  }

  @Test("SIGTERM stops what runs, leaves nothing behind and ends the session with its status")
  func terminate() throws {
    let busy = try BusySession(try Person().session())
    try busy.begin()
    kill(busy.terminal.process, SIGTERM)
    #expect(try busy.terminal.end() == 143)
    #expect(!busy.isWriting)
  }

  @Test("what is typed meanwhile is read at the next prompt")
  func typeAhead() throws {
    let busy = try BusySession(try Person().session())
    try busy.begin()
    kill(busy.terminal.process, SIGINT)
    try busy.terminal.send("print(1)\r")
    try busy.terminal.wait(for: "answer") { $0.text.hasSuffix("\n1\nmokume>") }
  }
}
