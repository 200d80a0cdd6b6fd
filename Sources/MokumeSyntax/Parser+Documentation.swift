import MokumeDiagnostics

extension Parser {
  /// The `##` lines at the head of the text, unless they describe the first statement.
  var headDocumentation: String {
    guard !isHeadClaimed, let first = headIndices.first else { return "" }
    return text(ofComments: first..<headIndices.upperBound)
  }

  /// The first run of `##` lines before the first token.
  private var headIndices: Range<Int> {
    let limit = tokens[0].span.lower
    guard let first = comments.firstIndex(where: { $0.isDocumentation && $0.ownsLine }),
      comments[first].span.upper <= limit
    else { return 0..<0 }
    var end = first + 1
    while end < comments.count, comments[end].span.upper <= limit, isDirectlyBelow(end) {
      end += 1
    }
    return first..<end
  }

  /// The `##` lines directly above the token at `index`, which begins its line.
  func documentationAbove(_ index: Int) -> String {
    let line = text.lineNumber(at: tokens[index].span.lower)
    let end = commentIndex(from: tokens[index].span.lower)
    guard end > 0, tokens[index].startsLine else { return "" }
    let last = comments[end - 1]
    guard last.isDocumentation, last.ownsLine,
      text.lineNumber(at: last.span.lower) == line - 1
    else { return "" }
    var start = end - 1
    while start > 0, isDirectlyBelow(start), comments[start - 1].isDocumentation,
      comments[start - 1].ownsLine
    {
      start -= 1
    }
    if headIndices.contains(start) { isHeadClaimed = true }
    return text(ofComments: start..<end)
  }

  /// The `##` comment behind the last consumed token, on the same line with nothing between.
  func documentationBehind() -> String {
    let start = previousSpan.upper
    let found = commentIndex(from: start)
    guard found < comments.count, comments[found].isDocumentation, !comments[found].ownsLine,
      text.lineNumber(at: comments[found].span.lower) == text.lineNumber(at: start)
    else { return "" }
    // A semicolon ends what it stands behind, and is nothing's end behind a brace.
    if at(.semicolon), text.bytes[start - 1] == UInt8(ascii: "{") { return "" }
    let next = at(.semicolon) ? peek() : current
    guard isAtEnd || next.kind == .end || next.span.lower > comments[found].span.lower else {
      return ""
    }
    return text(ofComments: found..<found + 1)
  }

  /// The first comment at or after a byte offset.
  private func commentIndex(from offset: Int) -> Int {
    var low = 0
    var high = comments.count
    while low < high {
      let middle = (low + high) / 2
      if comments[middle].span.lower < offset { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Whether a `##` comment owns the line after the one of the comment before it.
  private func isDirectlyBelow(_ index: Int) -> Bool {
    let above = text.lineNumber(at: comments[index - 1].span.lower)
    return comments[index].isDocumentation && comments[index].ownsLine
      && text.lineNumber(at: comments[index].span.lower) == above + 1
  }

  /// The lines without their `##`, one leading space and trailing white space.
  private func text(ofComments range: Range<Int>) -> String {
    let lines = range.map { index in
      var line = sourceText(comments[index].span).unicodeScalars.dropFirst(2)
      if line.first == " " { line = line.dropFirst() }
      while let last = line.last, last.properties.isWhitespace { line.removeLast() }
      return String(String.UnicodeScalarView(line))
    }
    return lines.joined(separator: "\n")
  }
}
