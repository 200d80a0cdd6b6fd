import MokumeDiagnostics

/// How far a printer has come in the source text of its tree, so that comments go where they were.
final class SourceCursor {
  let text: SourceText
  private let tokens: [Token]
  private let comments: [Comment]
  /// The first token and the first comment that are not printed yet.
  private var token = 0
  private var comment = 0
  /// The places of closing braces by the tokens that open them.
  private var braces: [Int: Int] = [:]

  init(_ text: SourceText, _ stream: TokenStream) {
    self.text = text
    tokens = stream.tokens
    comments = stream.comments
    var open: [Int] = []
    for (index, next) in tokens.enumerated() {
      if next.kind == .symbol(.leftBrace) { open.append(index) }
      if next.kind == .symbol(.rightBrace), let opener = open.popLast() {
        braces[opener] = next.span.lower
      }
    }
  }

  /// The place behind the next token, up to the one that follows.
  var behindNext: Int { tokens[min(token + 1, tokens.count - 1)].span.lower }

  /// The place of the brace that closes the one passed last.
  var blockEnd: Int? { braces[token - 1] }

  /// The next token, if it is spelt like this.
  func next(_ spelling: String) -> Token? {
    let next = tokens[token]
    return next.kind != .end && text.text(next.span) == spelling ? next : nil
  }

  /// The next token with this spelling.
  func search(_ spelling: String) -> Token? {
    tokens[token...].first { $0.kind != .end && text.text($0.span) == spelling }
  }

  /// The place of the next token, or of the string that it begins.
  var nextLeaf: Span {
    var open = 0
    for next in tokens[token...] {
      if next.kind == .stringStart { open += 1 }
      if next.kind == .stringEnd { open -= 1 }
      if open == 0 { return tokens[token].span.union(next.span) }
    }
    return tokens[token].span
  }

  /// Passes the tokens up to a place.
  func pass(to offset: Int) {
    while token < tokens.count - 1, tokens[token].span.upper <= offset { token += 1 }
  }

  /// Whether a `;` that belongs to no statement stands next and before a place.
  func hasStray(before offset: Int) -> Bool {
    tokens[token].kind == .symbol(.semicolon) && tokens[token].span.upper <= offset
  }

  /// Whether the next comment is documentation behind what was passed last.
  var documentsPassed: Bool {
    guard token > 0, comment < comments.count else { return false }
    let next = comments[comment]
    return next.isDocumentation && !next.ownsLine && next.span.upper <= tokens[token].span.lower
      && next.span.lower >= tokens[token - 1].span.upper
  }

  /// The next comment, if it begins before a place.
  func nextComment(before offset: Int) -> Comment? {
    guard comment < comments.count, comments[comment].span.lower < offset else { return nil }
    comment += 1
    return comments[comment - 1]
  }

  func hasComment(before offset: Int, documentation: Bool = false) -> Bool {
    for comment in comments[comment...] where comment.span.lower < offset {
      if comment.isDocumentation || !documentation { return true }
    }
    return false
  }

  /// Whether a place lies on one line, which then has no comment inside.
  func isOnOneLine(_ span: Span) -> Bool {
    text.lineNumber(at: span.lower) == text.lineNumber(at: span.upper)
  }

  /// The comment's text without white space at its end.
  func text(of comment: Comment) -> String {
    var text = Substring(text.text(comment.span)).unicodeScalars
    while let last = text.last, last.properties.isWhitespace { text.removeLast() }
    return String(text)
  }

  /// Whether a place begins a line below one with nothing on it.
  func hasBlankLine(above offset: Int) -> Bool {
    let line = text.lineNumber(at: offset)
    return line > 1 && beginsLine(offset) && isBlank(text.lineRange(line - 1))
  }

  /// Whether only white space stands before a place on its line.
  func beginsLine(_ offset: Int) -> Bool {
    isBlank(text.lineRange(text.lineNumber(at: offset)).lowerBound..<offset)
  }

  private func isBlank(_ range: Range<Int>) -> Bool {
    text.bytes[range].allSatisfy { [0x20, 0x09, 0x0D].contains($0) }
  }
}
