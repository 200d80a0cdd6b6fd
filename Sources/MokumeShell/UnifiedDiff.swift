/// What changes between two texts, as `diff -u` shows it and `patch` takes it.
struct UnifiedDiff {
  /// A line of both texts, or of one.
  private struct Line {
    enum Side: Character {
      case both = " "
      case old = "-"
      case new = "+"
    }
    let side: Side
    let text: Substring
  }

  private let lines: [Line]
  private static let context = 3

  /// Compares two texts line by line.
  ///
  /// - Complexity: O(*n* · *d*) for *n* lines of which *d* differ.
  init(from old: String, to new: String) {
    lines = Self.lines(Self.split(old), Self.split(new))
  }

  /// The difference with its two file names; empty when there is none.
  func text(_ oldName: String, _ newName: String) -> String {
    let hunks = hunks
    if hunks.isEmpty { return "" }
    return "--- \(oldName)\n+++ \(newName)\n" + hunks.map(text(of:)).joined()
  }

  /// The lines of a text, each with its break, so that a missing one at the end is a difference.
  private static func split(_ text: String) -> [Substring] {
    var lines: [Substring] = []
    var rest = text[...]
    while !rest.isEmpty {
      let end = rest.unicodeScalars.firstIndex(of: "\n").map(rest.unicodeScalars.index(after:))
      lines.append(rest[..<(end ?? rest.endIndex)])
      rest = rest[(end ?? rest.endIndex)...]
    }
    return lines
  }

  private static func lines(_ old: [Substring], _ new: [Substring]) -> [Line] {
    // Lines that differ in bytes differ, whatever Unicode holds for the same.
    let difference = new.difference(from: old) { $0.utf8.elementsEqual($1.utf8) }
    let removed = Set(difference.removals.map(offset))
    let inserted = Set(difference.insertions.map(offset))
    var lines: [Line] = []
    var (i, j) = (0, 0)
    while i < old.count || j < new.count {
      if removed.contains(i) {
        lines.append(Line(side: .old, text: old[i]))
        i += 1
      } else if inserted.contains(j) {
        lines.append(Line(side: .new, text: new[j]))
        j += 1
      } else {
        lines.append(Line(side: .both, text: old[i]))
        (i, j) = (i + 1, j + 1)
      }
    }
    return lines
  }

  private static func offset(_ change: CollectionDifference<Substring>.Change) -> Int {
    switch change {
    case .remove(let offset, _, _), .insert(let offset, _, _): offset
    }
  }

  /// Ranges of lines with what changes and the lines around it; those that touch are one.
  private var hunks: [Range<Int>] {
    var hunks: [Range<Int>] = []
    for index in lines.indices where lines[index].side != .both {
      let lower = max(0, index - Self.context)
      let upper = min(lines.count, index + Self.context + 1)
      if let last = hunks.last, last.upperBound >= lower {
        hunks[hunks.count - 1] = last.lowerBound..<upper
      } else {
        hunks.append(lower..<upper)
      }
    }
    return hunks
  }

  private func text(of hunk: Range<Int>) -> String {
    let old = place(of: hunk, without: .new)
    let new = place(of: hunk, without: .old)
    return "@@ -\(old) +\(new) @@\n"
      + lines[hunk].map { line in
        let isWhole = line.text.utf8.last == UInt8(ascii: "\n")
        let end = isWhole ? "" : "\n\\ No newline at end of file\n"
        return "\(line.side.rawValue)\(line.text)\(end)"
      }.joined()
  }

  /// `first,count` of a hunk in the text that has all lines but those of one side. Where it has none,
  /// `first` is the line before.
  private func place(of hunk: Range<Int>, without side: Line.Side) -> String {
    let count = lines[hunk].count { $0.side != side }
    let before = lines[..<hunk.lowerBound].count { $0.side != side }
    let first = count == 0 ? before : before + 1
    return count == 1 ? "\(first)" : "\(first),\(count)"
  }
}
