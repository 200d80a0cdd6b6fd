extension Parser {
  /// Goes on at the next statement of this block.
  func skipStatement() {
    var open = 0
    var progress = ProgressGuard()
    while !isAtEnd, progress.hasMoved(to: index) {
      if current.startsLine, open == 0 || opensStatement { return }
      if case .symbol(let symbol) = kind {
        if symbol == .semicolon, open == 0 { return }
        if symbol == .rightBrace, open == 0, blockDepth > 0 { return }
        if symbol.closer != nil { open += 1 } else if symbol.isCloser { open = max(0, open - 1) }
      }
      advance()
    }
  }

  /// Goes on at a comma or the closing bracket of the innermost brackets.
  func skipElement() {
    var open = 0
    var progress = ProgressGuard()
    while !isAtEnd, kind != .interpolationEnd || open > 0, progress.hasMoved(to: index) {
      if opensStatement { return }
      if case .symbol(let symbol) = kind {
        if open == 0, symbol == .comma || symbol.isCloser { return }
        if symbol.closer != nil { open += 1 } else if symbol.isCloser { open -= 1 }
      }
      advance()
    }
  }

  /// Whether the current line looks like a new statement, although brackets are still open.
  var opensStatement: Bool {
    guard current.startsLine else { return false }
    switch kind {
    case .keyword(let keyword):
      return keyword.opensStatement && peek().kind != .symbol(.colon)
    case .name:
      return peek().kind == .symbol(.assign)
    default:
      return false
    }
  }
}
