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
        let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        // A case of a message shows the message behind its script.
        return text.components(separatedBy: "\n---\n")[0]
      }
    }
  }

  @Test("every prefix of every script of the repository has an answer", arguments: 0..<4)
  func prefixes(part: Int) throws {
    let scripts = try Self.scripts()
    #expect(scripts.count > 100)
    // Many scripts begin alike, and a long one says nothing that its paragraphs do not.
    let texts = scripts.flatMap { script in
      script.utf8.count > 300 ? script.components(separatedBy: "\n\n") : [script]
    }
    var seen: Set<[UInt8]> = []
    for (index, text) in texts.enumerated() where index % 4 == part {
      let bytes = Array(text.utf8)
      for end in (0...bytes.count).reversed() {
        // What is here already was here with all its prefixes.
        guard seen.insert(Array(bytes[..<end])).inserted else { break }
        check(Array(bytes[..<end]), at: end)
      }
    }
  }

  @Test("every place of a script has an answer when the rest of it follows")
  func places() throws {
    for script in try Self.scripts().filter({ 400..<700 ~= $0.utf8.count }).prefix(8) {
      let bytes = Array(script.utf8)
      for offset in -1...(bytes.count + 1) { check(bytes, at: offset) }
    }
  }

  @Test("random bytes and pieces have an answer", arguments: 0..<8)
  func random(seed: Int) {
    let pieces = [
      "ties(", "a", "\"", "\\(", ")", "[", "]", "{", "}", ",", ":", "x = ", "\n", "save a ",
      "load \"", "?", ":", "help ", "é", "\u{FFFD}", "'", "#", ".", "*", "for d in ", "def f(",
      "\\", "hf:", "@", "~/", "0.5", "density:", "import ", "else", "if ", "then",
    ]
    var random = SeededGenerator(seed: UInt64(seed))
    for _ in 0..<150 {
      let count = Int.random(in: 0...24, using: &random)
      let words = (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }
      var bytes = Array(words.joined().utf8)
      if seed % 2 == 0, let place = bytes.indices.randomElement(using: &random) {
        bytes[place] = UInt8.random(in: 0...255, using: &random)
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

/// SplitMix64: the same numbers in every run.
private struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
