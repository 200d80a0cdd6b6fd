import MokumeDiagnostics

extension Parser {
  /// expression = or
  mutating func expression() -> Expression {
    enter(.expression)
    return binary(atLeast: .or)
  }

  /// or, and, comparison, range, sum and product: operands joined by operators of at least this
  /// level, to the left. One function with a table instead of six, because each level of brackets
  /// would otherwise cost six more stack frames.
  mutating func binary(atLeast floor: Precedence) -> Expression {
    guard descend() else { return missing() }
    let start = startSpan
    var left = at(.not) && floor <= .not ? negation() : product()
    var progress = ProgressGuard()
    while progress.hasMoved(to: index), let operation = binaryOperator(),
      operation.precedence >= floor
    {
      left = joined(left, operation, from: start)
    }
    depth -= 1
    return left
  }

  /// An operand of the tightest level, and what must not follow it.
  private mutating func product() -> Expression {
    let operand = unary()
    if case .foreign(let foreign) = kind, !isAfterLineBreak, let function = foreign.function {
      return foreignCall(operand, foreign, function)
    }
    return operand
  }

  /// The operator that goes on with an expression here, foreign ones by their meaning.
  private func binaryOperator() -> BinaryOperator? {
    if isAfterLineBreak { return nil }
    if case .foreign(let foreign) = kind { return foreign.meaning }
    return BinaryOperator(kind)
  }

  private mutating func joined(
    _ left: Expression, _ operation: BinaryOperator, from start: Span
  ) -> Expression {
    enter(operation.precedence.production)
    reportForeign(meaning: operation)
    warnOfMissingComma(operation)
    let position = index
    let place = advance().span
    let right = rightOperand(of: operation)
    reportChain(left, operation, right, about: position)
    return node(.binary(operation, left, right, operatorSpan: place), from: start)
  }

  private mutating func rightOperand(of operation: BinaryOperator) -> Expression {
    guard let tighter = operation.precedence.tighter else { return product() }
    return binary(atLeast: tighter)
  }

  /// negation = "not" …; binds looser than comparisons.
  private mutating func negation() -> Expression {
    enter(.not)
    let start = startSpan
    advance()
    let operand = binary(atLeast: .not)
    return node(.unary(.not, operand), from: start)
  }

  /// unary = "-" unary | postfix
  mutating func unary() -> Expression {
    guard at(.minus) else {
      return kind == .foreign(.exclamation) ? exclamation() : postfix()
    }
    enter(.negation)
    guard descend() else { return missing() }
    let start = startSpan
    advance()
    let operand = unary()
    depth -= 1
    return node(.unary(.negate, operand), from: start)
  }

  // MARK: - Near misses

  private mutating func exclamation() -> Expression {
    report(
      Diagnostic(
        .unsupportedOperator, "there is no operator `!`", at: .init(current.span, "not an operator"),
        helps: ["write not"]))
    guard descend() else { return missing() }
    let start = startSpan
    advance()
    let operand = unary()
    depth -= 1
    return node(.unary(.not, operand), from: start)
  }

  /// `a ^ 2` and `a % b`, which are functions here.
  private mutating func foreignCall(
    _ left: Expression, _ foreign: ForeignOperator, _ function: String
  ) -> Expression {
    let position = index
    let place = advance().span
    let right = isAfterLineBreak || isAtEnd ? missing() : unaryAfterError()
    report(
      Diagnostic(
        .unsupportedOperator, "there is no operator `\(foreign.rawValue)`",
        at: .init(place, "not an operator"),
        helps: ["write \(function)(\(abbreviated(left)), \(abbreviated(right)))"]),
      about: position)
    return Expression(.missing, left.span.union(right.span))
  }

  private mutating func reportForeign(meaning: BinaryOperator) {
    guard case .foreign(let foreign) = kind else { return }
    let help =
      foreign == .twoDots
      ? "write ..< to leave out the end, or ... to include it"
      : foreign == .floorDivide
        ? "to divide write /; comments begin with #" : "write \(meaning.rawValue)"
    report(
      Diagnostic(
        .unsupportedOperator, "there is no operator `\(foreign.rawValue)`",
        at: .init(current.span, "not an operator"), helps: [help]))
  }

  /// `0 < y < 1`, and ranges of ranges.
  private mutating func reportChain(
    _ left: Expression, _ operation: BinaryOperator, _ right: Expression, about position: Int
  ) {
    guard !operation.precedence.isChainable,
      case .binary(let earlier, let first, let middle, let earlierSpan) = left.kind,
      // The span of a group begins at its parenthesis, before its first operand.
      earlier.precedence == operation.precedence, left.span.lower == first.span.lower
    else { return }
    let isRange = operation.precedence == .range
    let second = "\(abbreviated(middle)) \(operation.rawValue) \(abbreviated(right))"
    report(
      Diagnostic(
        .chainedComparison, isRange ? "a range has two ends" : "comparisons cannot be chained",
        at: .init(tokens[position].span, "the second"),
        secondary: [.init(earlierSpan, "the first")],
        helps: ["write " + (isRange ? abbreviated(left) : "\(abbreviated(left)) and \(second)")]),
      about: position)
  }

  /// `[1 -1]`: one element, though it looks like two.
  private mutating func warnOfMissingComma(_ operation: BinaryOperator) {
    guard operation == .subtract, enclosure == .list || enclosure == .call,
      current.followsSpace, !peek().followsSpace, !peek().startsLine
    else { return }
    report(
      Diagnostic(
        .missingComma, "this is one value, a subtraction",
        at: .init(current.span, "space before it, none after"),
        helps: ["for two values write a comma before it", "for a subtraction write a - b"]))
  }
}
