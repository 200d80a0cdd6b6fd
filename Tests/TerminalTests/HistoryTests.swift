import Foundation
import TestSupport
import Testing

@Suite("The history of sessions")
struct HistoryTests {
  @Test("two sessions at once both keep what was typed in them, in a file for its owner alone")
  func concurrent() throws {
    let person = try Person()
    let first = try person.session()
    let second = try person.session()
    try first.enter("print(1)", expecting: "1")
    try second.enter("print(2)", expecting: "2")
    try first.enter("print(3)", expecting: "3")
    #expect(try first.leave() == 0)
    #expect(try second.leave() == 0)
    let entries = try person.history.split(separator: "\n").filter { !$0.hasPrefix("#") }
    #expect(entries == ["print(1)", "print(2)", "print(3)"])
    let attributes = try FileManager.default.attributesOfItem(atPath: person.historyPath)
    #expect((attributes[.posixPermissions] as? Int) == 0o600)
    let third = try person.session()
    try third.send("\u{1B}[A\u{1B}[A")
    try third.wait(for: "mokume> print(2)▮")
  }

  @Test("a session that is killed has lost no entry")
  func killed() throws {
    let person = try Person()
    let session = try person.session()
    try session.enter("print(1)", expecting: "1")
    kill(session.process, SIGKILL)
    #expect(try session.end() == 128 + SIGKILL)
    #expect(try person.history.contains("\nprint(1)\n"))
  }

  @Test("MOKUME_HISTORY names another file")
  func elsewhere() throws {
    let person = try Person()
    person.environment["MOKUME_HISTORY"] = person.home["mine/history"]
    let session = try person.session()
    try session.enter("print(1)", expecting: "1")
    #expect(try session.leave() == 0)
    #expect(person.home.listing == ["mine/history"])
  }

  @Test("an empty MOKUME_HISTORY keeps nothing, but recalls within the session")
  func none() throws {
    let person = try Person(["MOKUME_HISTORY": ""])
    let session = try person.session()
    try session.enter("print(1)", expecting: "1")
    try session.send("\u{1B}[A")
    try session.wait(for: "mokume> print(1)▮")
    try session.send("\r")
    try session.wait(for: "mokume> print(1)\n1\nmokume> ▮")
    #expect(try session.leave() == 0)
    #expect(person.home.listing.isEmpty)
  }

  @Test("a session without a place for its history goes on", arguments: ["/dev/full", "/proc/x/y"])
  func impossible(path: String) throws {
    let person = try Person(["MOKUME_HISTORY": path])
    let session = try person.start([MokumeProcess.program.path], width: 100)
    try session.wait(for: "warning") { screen in
      screen.text.contains("warning: the history is not kept: \(path): ")
        && screen.text.contains("set MOKUME_HISTORY to another file") && screen.column == 8
    }
    session.forgetAbove()
    // Once is enough.
    try session.enter("print(1)", expecting: "1")
    #expect(try session.leave() == 0)
  }
}
