import Mokume

/// Completes the line being typed as the last line of its statement: a call may have been opened
/// lines ago.
///
/// An editor knows no more than its line, so the lines before it are put in front, and the answer is
/// moved back.
final class LineCompletion {
  /// The lines of the statement that are read already.
  var lines = ""
  private let complete: (_ text: String, _ offset: Int) -> CompletionList

  /// - Parameter complete: answers for a whole text, as `Session.completions` does.
  init(_ complete: @escaping (_ text: String, _ offset: Int) -> CompletionList) {
    self.complete = complete
  }

  /// What can stand at the cursor; cursor and range are bytes of the line.
  func list(line: String, cursor: Int) -> CompletionList {
    let before = lines.isEmpty ? "" : lines + "\n"
    let shift = before.utf8.count
    let cursor = max(0, min(cursor, line.utf8.count))
    let list = complete(before + line, shift + cursor)
    let lower = list.range.lowerBound - shift
    let upper = list.range.upperBound - shift
    // What begins on an earlier line the editor cannot replace.
    guard lower >= 0, upper >= lower else {
      return CompletionList(range: cursor..<cursor, candidates: [])
    }
    return CompletionList(range: lower..<upper, candidates: list.candidates)
  }
}
