import Foundation
import TestSupport
import Testing

/// Sessions as jobs of a shell, which is what makes Ctrl-Z stop anything.
@Suite("A session as a job of a shell")
struct JobControlTests {
  private static func shell() throws -> PseudoTerminal {
    let person = try Person(["PS1": "$ ", "ENV": "", "mokume": MokumeProcess.program.path])
    let shell = try person.start(["/bin/sh", "-i"], width: 72)
    try shell.wait(for: "the shell's prompt") { $0.currentLine == "$" }
    return shell
  }

  private static func session() throws -> PseudoTerminal {
    let shell = try Self.shell()
    try shell.send("$mokume\n")
    try shell.waitForPrompt()
    return shell
  }

  @Test("Ctrl-Z at the prompt gives the terminal back to the shell, and fg the line to the session")
  func stopAtPrompt() throws {
    let shell = try Self.session()
    try shell.send("print(4")
    try shell.wait(for: "mokume> print(4▮")
    try shell.send("\u{1A}")
    try shell.wait(for: "the shell's prompt") { $0.currentLine == "$" }
    #expect(shell.readsLines)
    try shell.send("echo in the shell\n")
    try shell.wait(for: "answer") { $0.text.contains("\nin the shell\n") }
    shell.forgetAbove()
    try shell.send("fg\n")
    try shell.wait(for: "half-typed line") { $0.textWithCursor.hasSuffix("\nmokume> print(4▮") }
    try shell.send("2)\r")
    try shell.wait(for: "answer") { $0.text.hasSuffix("\nmokume> print(42)\n42\nmokume>") }
  }

  @Test("after SIGSTOP and fg the line is edited on")
  func stopFromOutside() throws {
    let shell = try Self.session()
    try shell.send("print(4")
    try shell.wait(for: "mokume> print(4▮")
    kill(try #require(shell.foreground), SIGSTOP)
    try shell.wait(for: "the shell's prompt") { $0.currentLine == "$" }
    try shell.send("stty sane; fg\n")
    try shell.wait(for: "half-typed line") { $0.textWithCursor.hasSuffix("\nmokume> print(4▮") }
    try shell.send("2)\r")
    try shell.wait(for: "answer") { $0.text.hasSuffix("\nmokume> print(42)\n42\nmokume>") }
  }

  @Test("Ctrl-Z stops a statement that runs, fg lets it go on, Ctrl-C ends it")
  func stopWhileRunning() throws {
    let shell = try Self.session()
    let busy = try BusySession(shell)
    try busy.begin()
    try shell.send("\u{1A}")
    try shell.wait(for: "the shell's prompt") { $0.currentLine == "$" }
    try shell.send("fg\n")
    try shell.wait(for: "job in the foreground") { _ in shell.foreground != shell.process }
    try shell.send("\u{03}")
    try shell.waitForPrompt()
    try shell.enter("print(1)", expecting: "1")
  }

  @Test(
    "the shell finds its terminal as it was when a session has ended", arguments: ["\u{04}", ""])
  func restored(key: String) throws {
    let shell = try Self.session()
    if key.isEmpty { kill(try #require(shell.foreground), SIGTERM) }
    try shell.send(key)
    try shell.wait(for: "the shell's prompt") { $0.currentLine == "$" }
    #expect(shell.readsLines)
    #expect(!shell.screen.marksPastes)
    try shell.send("echo status $?\n")
    try shell.wait(for: "status") { $0.text.contains("\nstatus \(key.isEmpty ? 143 : 0)\n") }
  }

  @Test("without a terminal to write to there is no editor and no control sequence")
  func notATerminal() throws {
    let person = try Person(["mokume": MokumeProcess.program.path])
    let shell = try person.start(["/bin/sh", "-c", "$mokume > out; $mokume repl > out2 2> err"])
    #expect(try shell.end() == 2)
    for name in ["out", "out2", "err"] {
      let text = String(decoding: try person.home.read(name), as: UTF8.self)
      #expect(!text.contains("\u{1B}") && !text.contains("mokume> "))
    }
    #expect(shell.screen.text.isEmpty)
    #expect(person.home.listing == ["err", "out", "out2"])
  }
}
