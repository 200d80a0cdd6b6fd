import Foundation
import Testing

@testable import Mokume

@Suite("Completion of anything")
struct CompletionFuzzTests {
  private let fixture: CompletionFixture

  init() throws { fixture = try CompletionFixture() }

  /// What holds for any text and offset: the range lies in the text and ends at the cursor, and
  /// candidates are there once.
  private func check(_ bytes: [UInt8], at offset: Int) {
    let list = fixture.session.completions(
      in: bytes, at: offset, commands: ["vars"], folders: fixture.folders)
    let cursor = max(0, min(offset, bytes.count))
    #expect(list.range.lowerBound >= 0 && list.range.upperBound == cursor)
    #expect(Set(list.candidates).count == list.candidates.count)
  }

  static func scripts() throws -> [String] {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    return try ["Examples", "Sources", "Tests"].flatMap { folder in
      let names = FileManager.default.enumerator(atPath: root.appendingPathComponent(folder).path)
      let paths = (names?.allObjects as? [String] ?? []).filter { $0.hasSuffix(".merge") }
      return try paths.sorted().map { path in
        let file = root.appendingPathComponent(folder).appendingPathComponent(path)
        return String(decoding: try Data(contentsOf: file), as: UTF8.self)
      }
    }
  }

  @Test("every prefix of every script of the repository has an answer")
  func prefixes() throws {
    let scripts = try Self.scripts()
    #expect(scripts.count > 100)
    for script in scripts {
      let bytes = Array(script.utf8)
      for end in 0...bytes.count { check(Array(bytes[..<end]), at: end) }
    }
  }

  @Test("every place of a script has an answer when the rest of it follows")
  func places() throws {
    for script in try Self.scripts().filter({ $0.utf8.count > 500 }).prefix(12) {
      let bytes = Array(script.utf8)
      for offset in -1...(bytes.count + 1) { check(bytes, at: offset) }
    }
  }

  @Test("random bytes and pieces have an answer", arguments: 0..<8)
  func random(seed: Int) {
    let pieces = [
      "ties(", "a", "\"", "\\(", ")", "[", "]", "{", "}", ",", ":", "x = ", "\n", "save a ", "load \"",
      "?", ":", "help ", "é", "\u{FFFD}", "'", "#", ".", "*", "for d in ", "def f(", "\\", "hf:", "@",
      "~/", "0.5", "density:", "import ", "else", "if ", "then",
    ]
    var random = SystemRandomNumberGenerator()
    for _ in 0..<150 {
      let count = Int.random(in: 0...24, using: &random)
      var bytes = (0..<count).flatMap { _ in Array((pieces.randomElement() ?? "").utf8) }
      if seed % 2 == 0, !bytes.isEmpty {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255)
      }
      check(bytes, at: Int.random(in: -2...(bytes.count + 2), using: &random))
    }
  }

  @Test("text that opens ten thousand brackets or commands has an answer")
  func nesting() {
    for piece in ["(", "[", "{", "f(", "\"\\(", ":a ", "{\"", "?", "a[\"", "x.", "else {"] {
      let bytes = Array(String(repeating: piece, count: 10_000).utf8)
      check(bytes, at: bytes.count)
    }
  }
}
