import Foundation
import Mokume

/// A line of `Cases/completion`: a text with its cursor, and what may stand there.
///
///     ties(tvs, ‹den| => density:
///
/// `‹` is where the candidates begin, `|` the cursor, `⏎` a line break. The candidates are all there
/// are, separated by spaces; `…` at the end stands for more, at the start for others before; a `␣`
/// is a space in a candidate; `-` means none.
struct CompletionCase: CustomStringConvertible, Sendable {
  let description: String
  let text: String
  let range: Range<Int>
  let expected: [String]
  let hasMore: Bool
  let hasOthers: Bool

  init?(_ line: String) {
    guard let arrow = line.range(of: " => ") else { return nil }
    description = line
    let marked = line[..<arrow.lowerBound].replacingOccurrences(of: "⏎", with: "\n")
    let parts = marked.components(separatedBy: "|")
    guard parts.count == 2 else { return nil }
    let before = parts[0].components(separatedBy: "‹")
    text = before.joined() + parts[1]
    let cursor = before.joined().utf8.count
    range = (before.count == 2 ? before[0].utf8.count : cursor)..<cursor
    var words = line[arrow.upperBound...].split(separator: " ").map {
      $0.replacingOccurrences(of: "␣", with: " ")
    }
    hasMore = words.last == "…"
    if hasMore { words.removeLast() }
    hasOthers = words.first == "…"
    if hasOthers { words.removeFirst() }
    expected = words == ["-"] ? [] : words
  }

  /// Whether the candidates are those of the line.
  func accepts(_ list: CompletionList) -> Bool {
    if expected.isEmpty { return list.candidates.isEmpty }
    if hasOthers { return expected.allSatisfy(list.candidates.contains) && list.range == range }
    let found = hasMore ? Array(list.candidates.prefix(expected.count)) : list.candidates
    return found == expected && list.range == range
  }

  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Cases/completion")

  static func files() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  /// The cases of a file; every line that is neither empty nor a comment has to be one.
  static func read(_ file: String) throws -> [CompletionCase] {
    let lines = try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
      .components(separatedBy: "\n").filter { !$0.isEmpty && !$0.hasPrefix("# ") }
    return try lines.map { line in
      guard let result = CompletionCase(line) else { throw Malformed(line: line) }
      return result
    }
  }

  struct Malformed: Error { let line: String }
}
