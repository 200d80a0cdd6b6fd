import Mokume

/// Text copied from a session or from the manual.
enum PastedText {
  /// The text without prompts. If it begins with one, lines without are what was answered, and go
  /// too, unless a bracket is open: a text that was pasted or recalled has no prompts inside.
  ///
  /// - Parameter prompts: prompts of first and further lines, spaces at their ends not counted.
  static func withoutPrompts(_ text: String, _ prompts: [String]) -> String {
    let marks = prompts.map(trimmed).filter { !$0.isEmpty }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    func typed(_ line: Substring) -> Substring? {
      let start = line.drop { $0 == " " }
      for mark in marks where start.hasPrefix(mark) {
        let rest = start.dropFirst(mark.count)
        if rest.isEmpty { return rest }
        if rest.first == " " { return rest.dropFirst() }
      }
      return nil
    }
    let first = lines.first { !$0.allSatisfy(\.isWhitespace) }
    guard let first, typed(first) != nil else { return text }
    var kept: [Substring] = []
    var open = ""
    for line in lines {
      guard let code = typed(line) ?? (Session.needsMore(open) ? line : nil) else { continue }
      kept.append(code)
      open += code + "\n"
      if !Session.needsMore(open) { open = "" }
    }
    return kept.joined(separator: "\n")
  }

  private static func trimmed(_ text: String) -> String {
    String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
