extension Token {
  /// Whether it is made of letters, so that a cursor behind it may still change it.
  var isWord: Bool {
    switch kind {
    case .name, .keyword, .later: true
    default: false
    }
  }

  /// Whether an expression can end with it, so that an opening bracket behind it belongs to that.
  var endsOperand: Bool {
    switch kind {
    case .name, .number, .size, .stringEnd, .keyword(.true), .keyword(.false): true
    case .symbol(let symbol): symbol.isCloser
    default: false
    }
  }

  /// Whether an expression has to follow, even on the next line.
  var needsOperand: Bool { MokumeSyntax.needsOperand(kind) }

  /// Whether an expression may follow on the same line.
  var takesOperand: Bool {
    switch kind {
    case .keyword(let word):
      needsOperand || [.return, .assert, .plan, .save, .if].contains(word)
    case .symbol(let symbol): needsOperand || symbol.closer != nil
    case .interpolationStart: true
    default: needsOperand
    }
  }
}
