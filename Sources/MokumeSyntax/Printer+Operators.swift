import MokumeDiagnostics

extension Printer {
  /// Operands of one level side by side: a chain, which breaks behind its operators.
  func writeBinary(_ expression: Expression) {
    guard case .binary(let operation, _, _, _) = expression.kind else { return }
    let level = operation.precedence
    if level == .range { return writeRange(expression.kind) }
    open(.chain)
    var links: [Link] = []
    var first = expression
    repeat {
      guard case .binary(let operation, let left, let right, let place) = first.kind else { break }
      links.append(Link(operation: operation, place: place, right: right))
      first = left
    } while level.isChainable && isLink(first, of: level)
    write(first, above: level)
    for link in links.reversed() {
      writeOperator(link)
      write(link.right, above: level)
    }
    close()
  }

  /// An operator of a chain and what stands behind it.
  private struct Link {
    let operation: BinaryOperator
    let place: Span
    let right: Expression
  }

  private func writeOperator(_ link: Link) {
    space()
    put(link.operation.rawValue)
    comments(before: link.place.lower)
    source?.pass(to: link.place.upper)
    pieces.append(.line(flat: " ", isLast: false))
  }

  private func isLink(_ expression: Expression, of level: Precedence) -> Bool {
    guard case .binary(let operation, _, _, _) = expression.kind else { return false }
    return expression.parentheses == 0 && operation.precedence == level
  }

  private func writeRange(_ kind: Expression.Kind) {
    guard case .binary(let operation, let left, let right, let place) = kind else { return }
    write(left, above: .range)
    word(operation.rawValue, at: place)
    write(right, above: .range)
  }

  /// An expression where at least this level is allowed, in parentheses if it is looser.
  func write(_ expression: Expression, in level: Precedence) {
    if let own = looseness(of: expression), own < level { return writeInParentheses(expression) }
    write(expression)
  }

  /// An operand of a level, which binds tighter; above the tightest stands only what is no operator.
  func write(_ expression: Expression, above level: Precedence) {
    if let tighter = level.tighter { return write(expression, in: tighter) }
    looseness(of: expression) == nil ? write(expression) : writeInParentheses(expression)
  }

  /// The level an expression needs around it; `nil` for what binds tighter than any operator.
  ///
  /// A conditional swallows all that follows, so it counts as the loosest.
  private func looseness(of expression: Expression) -> Precedence? {
    switch expression.kind {
    case .binary(let operation, _, _, _): operation.precedence
    case .unary(.not, _): .not
    case .conditional: .or
    default: nil
    }
  }
}
