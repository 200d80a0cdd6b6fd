@preconcurrency import CReadline
import Mokume

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// readline breaks a line into words by single characters, which a language with strings, brackets
/// and dotted names does not fit. So it is told that the whole line up to the cursor is one word,
/// and a candidate is that line with its end replaced. Every completion command of readline then
/// works; only the list of candidates is shown without what they have in common.
extension ReadlineEditor {
  static func configureCompletion() {
    rl_completion_word_break_hook = { ReadlineEditor.noBreaks }
    rl_attempted_completion_function = { _, _, end in
      rl_attempted_completion_over = 1
      rl_completion_append_character = 0
      rl_completion_suppress_quote = 1
      return ReadlineEditor.active?.matches(end: Int(end))
    }
    rl_sort_completion_matches = 0
    rl_ignore_completion_duplicates = 0
    rl_completion_display_matches_hook = { matches, count, _ in
      ReadlineEditor.active?.show(matches, count: Int(count))
    }
  }

  /// The characters that end a word: none.
  nonisolated(unsafe) private static let noBreaks = strdup("")

  /// The whole lines that could stand up to the cursor, as readline wants them: first what they have
  /// in common, then each, then nil. It frees them.
  private func matches(end: Int) -> UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? {
    shownFrom = 0
    guard let completer, let line = String(validatingCString: rl_line_buffer) else { return nil }
    let list = completer(line, end)
    let bytes = Array(line.utf8)
    guard list.range.lowerBound <= end, end <= bytes.count else { return nil }
    let kept = bytes[..<list.range.lowerBound]
    let typed = bytes[..<end]
    let lines = list.candidates.map { kept + Array($0.utf8) }
    guard let first = lines.first else { return nil }
    shownFrom = kept.count
    if lines.count == 1 { return Self.array([Array(first)]) }
    let common = Self.commonStart(lines)
    // What was typed stays when the candidates agree on less, as where upper case was forgiven.
    return Self.array([Array(common.count < typed.count ? typed : common)] + lines.map(Array.init))
  }

  /// What all lines begin with, in whole characters.
  private static func commonStart(_ lines: [ArraySlice<UInt8>]) -> ArraySlice<UInt8> {
    guard var common = lines.first else { return [] }
    for line in lines {
      let length = zip(common, line).prefix { $0 == $1 }.count
      common = common.prefix(length)
    }
    while !common.isEmpty, String(validating: common, as: UTF8.self) == nil { common.removeLast() }
    return common
  }

  private static func array(
    _ lines: [[UInt8]]
  ) -> UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? {
    let size = (lines.count + 1) * MemoryLayout<UnsafeMutablePointer<CChar>?>.stride
    guard let memory = malloc(size) else { return nil }
    let array = memory.bindMemory(to: UnsafeMutablePointer<CChar>?.self, capacity: lines.count + 1)
    for (index, line) in lines.enumerated() {
      (array + index).initialize(to: strdup(String(decoding: line, as: UTF8.self)))
    }
    (array + lines.count).initialize(to: nil)
    return array
  }

  /// Shows the candidates in columns; of more than `completion-query-items` only the first.
  private func show(
    _ matches: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?, count: Int
  ) {
    guard let matches, count > 0 else { return }
    let limit = rl_completion_query_items > 0 ? Int(rl_completion_query_items) : count
    let shown = min(count, limit)
    // readline ignores the first, which is what they have in common.
    var items = (0...shown).map { index in matches[index].map { strdup($0 + tail(of: $0)) } ?? nil }
    let width = items.dropFirst().map { $0.map { strlen($0) } ?? 0 }.max() ?? 0
    items.append(nil)
    rl_display_match_list(&items, Int32(shown), Int32(width))
    for item in items { free(item) }
    if count > shown {
      fputs("... and \(count - shown) more", rl_outstream)
      rl_crlf()
    }
    rl_forced_update_display()
  }

  /// Where the part to show begins: after what stays of the line.
  private func tail(of line: UnsafeMutablePointer<CChar>) -> Int {
    min(shownFrom, strlen(line))
  }
}
