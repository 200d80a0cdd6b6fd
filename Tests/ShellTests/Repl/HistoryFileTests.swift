import Foundation
import TestSupport
import Testing

@testable import MokumeShell

@Suite("The history's file")
struct HistoryFileTests {
  private static func entries(_ texts: String...) -> [HistoryEntry] {
    texts.enumerated().map { HistoryEntry(time: 1_700_000_000 + $0, text: $1) }
  }

  @Test("what was appended is loaded again, whatever its lines look like")
  func roundTrip() throws {
    let file = HistoryFile(path: try TemporaryFolder()["deep/in/folders/history"])
    let entries = Self.entries("x = [1,\n  2]", "# a note\n#1 of two", "\n", "a\n\nb", "é中")
    for entry in entries { try file.append(entry) }
    #expect(try file.load().map(\.text) == entries.map(\.text))
    #expect(try file.load().map(\.time) == entries.map(\.time))
  }

  @Test("a line that looks like a time stays in its entry")
  func timeLike() throws {
    let file = HistoryFile(path: try TemporaryFolder()["history"])
    try file.append(HistoryEntry(time: 5, text: "a = [\n#17\n]"))
    #expect(try file.load() == [HistoryEntry(time: 5, text: "a = [\n#17 \n]")])
  }

  @Test("a file without times is read line by line")
  func withoutTimes() throws {
    let folder = try TemporaryFolder()
    let file = HistoryFile(path: try folder.write("history", "a\nb\n#9\nc\nd\n"))
    #expect(try file.load().map(\.text) == ["a", "b", "c\nd"])
  }

  @Test("of too many entries the oldest go, and the file stays its owner's alone")
  func trimmed() throws {
    let folder = try TemporaryFolder()
    let file = HistoryFile(path: folder["history"])
    for entry in Self.entries("1", "2\n2", "3", "4") { try file.append(entry) }
    file.trim(to: 4)
    #expect(try file.load().count == 4)
    file.trim(to: 3)
    #expect(try file.load().map(\.text) == ["2\n2", "3", "4"])
    let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
    #expect((attributes[.posixPermissions] as? Int) == 0o600)
    #expect(folder.listing == ["history"])
  }

  @Test("a link to a file is followed and stays a link")
  func link() throws {
    let folder = try TemporaryFolder()
    try folder.write("kept/history", "")
    try FileManager.default.createSymbolicLink(
      atPath: folder["history"], withDestinationPath: "kept/history")
    let file = HistoryFile(path: folder["history"])
    for entry in Self.entries("1", "2") { try file.append(entry) }
    file.trim(to: 1)
    #expect(try HistoryFile(path: folder["kept/history"]).load().map(\.text) == ["2"])
    let target = try FileManager.default.destinationOfSymbolicLink(atPath: folder["history"])
    #expect(target == "kept/history")
  }

  @Test("a place that can hold no file is refused")
  func impossible() throws {
    let folder = try TemporaryFolder()
    try folder.write("file", "")
    for path in [folder.path, folder["file/below"], "/dev/null", ""] {
      let file = HistoryFile(path: path)
      #expect(throws: HistoryFailure.self) { try file.append(HistoryEntry(time: 1, text: "x")) }
      file.trim(to: 0)
      #expect(throws: HistoryFailure.self) { try file.load() }
    }
  }

  @Test("many at once lose nothing, even while another trims")
  func concurrent() async throws {
    let file = HistoryFile(path: try TemporaryFolder()["history"])
    await withTaskGroup { group in
      for number in 0..<40 {
        group.addTask {
          #expect(throws: Never.self) {
            try file.append(HistoryEntry(time: number, text: "entry \(number)"))
          }
          if number % 4 == 0 { file.trim(to: 39) }
        }
      }
    }
    #expect(try file.load().count >= 39)
  }

  @Test(
    "its place follows the environment",
    arguments: [
      (["HOME": "/h"], "/h/.local/state/mokume/history"),
      (["HOME": "/h", "XDG_STATE_HOME": "/s"], "/s/mokume/history"),
      (["HOME": "/h", "XDG_STATE_HOME": "relative"], "/h/.local/state/mokume/history"),
      (["HOME": "/h", "MOKUME_HISTORY": "mine"], "mine"),
      (["HOME": "/h", "MOKUME_HISTORY": ""], nil),
      ([:], nil),
    ] as [([String: String], String?)])
  func place(environment: [String: String], path: String?) {
    #expect(HistoryFile.path { environment[$0] } == path)
  }
}
