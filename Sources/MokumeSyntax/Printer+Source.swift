import MokumeDiagnostics

extension Printer {
  /// A word or symbol of the source text, with the comments that stand before it.
  ///
  /// - Parameter withCommentsBehind: puts them behind it, as those before a comma belong to what
  ///   stands before it too.
  func word(_ spelling: String, withCommentsBehind: Bool = false) {
    guard let token = source?.search(spelling) else { return put(spelling) }
    if !withCommentsBehind { comments(before: token.span.lower) }
    put(spelling)
    if withCommentsBehind { comments(before: token.span.lower) }
    source?.pass(to: token.span.upper)
  }

  /// A word of the source text that has a place.
  func word(_ spelling: String, at span: Span) {
    comments(before: span.lower)
    put(spelling)
    source?.pass(to: span.upper)
  }

  /// The comments before the next token.
  func commentsBeforeNext() {
    if let offset = source?.nextLeaf.lower { comments(before: offset) }
  }

  /// The comments up to a place that are not printed yet.
  func comments(before offset: Int) {
    while let comment = source?.nextComment(before: offset) { put(comment) }
  }

  private func put(_ comment: Comment) {
    guard let text = source?.text(of: comment) else { return }
    let piece = Piece.comment(text, ownsLine: comment.ownsLine)
    // Where a line may break behind an element, its comment stands before the break.
    if !comment.ownsLine, case .line? = pieces.last {
      pieces.insert(piece, at: pieces.count - 1)
    } else {
      pieces.append(piece)
    }
    force()
  }

  // MARK: - Between statements

  /// Statements with the comments between them and up to a place.
  func writeStatements(_ statements: [Statement], upTo end: Int) {
    var isFirst = true
    for statement in statements {
      let start = statement.span.lower
      let hadComment = commentLines(before: start, isFirst: &isFirst)
      // A comment documents what begins the line directly below it, so what did not must not now.
      let isCut =
        hadComment
        && (source?.beginsLine(start) == false || source?.hasStray(before: start) == true)
      beginLine(at: start, isFirst: isFirst, isBlankBefore: isCut)
      isFirst = false
      write(statement)
    }
    _ = commentLines(before: end, isFirst: &isFirst)
  }

  /// Comments before a statement; whether the last has a line of its own.
  func commentLines(before offset: Int, isFirst: inout Bool) -> Bool {
    var ownsLine = false
    while let comment = source?.nextComment(before: offset) {
      ownsLine = comment.ownsLine
      keepStray(before: comment)
      if ownsLine {
        beginLine(at: comment.span.lower, isFirst: isFirst)
        isFirst = false
        put(source?.text(of: comment) ?? "")
      } else {
        put(comment)
      }
    }
    return ownsLine
  }

  /// A `;` without a statement matters where the comment behind it would document something
  /// without it, or would have nothing before it on its line.
  private func keepStray(before comment: Comment) {
    let isStray = source?.hasStray(before: comment.span.lower) == true
    let begins = comment.ownsLine ? isStray && comment.isDocumentation : beginsLine(isStray)
    if begins { pieces.append(.newline(level: level, isBlankBefore: false)) }
    guard begins || (isStray && !comment.ownsLine) else { return }
    put(";")
    if isStray { source?.pass(to: comment.span.lower) }
  }

  /// Whether what comes next needs a line of its own: behind a comment, and a `;` behind a brace.
  private func beginsLine(_ isStray: Bool) -> Bool {
    switch pieces.last {
    case .text(let last): last.hasPrefix("#") || (isStray && last == "{")
    case .comment: true
    default: false
    }
  }

  private func beginLine(at offset: Int, isFirst: Bool, isBlankBefore: Bool = false) {
    let isBlank = isBlankBefore || (!isFirst && source?.hasBlankLine(above: offset) == true)
    pieces.append(.newline(level: level, isBlankBefore: isBlank))
  }
}
