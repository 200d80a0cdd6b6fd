import MokumeDiagnostics

extension Parser {
  /// loop = "for" NAME "in" expression block
  mutating func loop() -> Statement.Kind {
    enter(.loop)
    advance()
    let variable = identifier()
    guard consume(.in) else {
      reportExpected("`in`", helps: ["a loop is: for x in list { … }"])
      return .forEach(variable, missing(), blockAfterError())
    }
    let source = expression()
    return .forEach(variable, source, block())
  }

  /// choice = "if" expression block [ "else" ( choice | block ) ]
  ///
  /// `if c then a else b` at the start of a statement is the expression.
  mutating func choice(isNested: Bool = false) -> Statement.Kind {
    enter(.choice)
    let start = startSpan
    advance()
    let condition = conditionExpression()
    if at(.then), !isNested { return .expression(conditional(condition, from: start)) }
    let then = block()
    guard consume(.else) else { return .ifElse(condition, then: then, otherwise: nil) }
    guard at(.if) else { return .ifElse(condition, then: then, otherwise: block()) }
    guard descend() else { return .ifElse(condition, then: then, otherwise: nil) }
    let place = startSpan
    let nested = choice(isNested: true)
    depth -= 1
    return .ifElse(condition, then: then, otherwise: [Statement(nested, span(from: place))])
  }

  /// The condition of an `if`, where `=` is a likely slip for `==`.
  mutating func conditionExpression() -> Expression {
    let condition = expression()
    guard continues(with: .assign) else { return condition }
    let place = current.span
    report(
      Diagnostic(
        .assignmentInExpression, "`=` assigns, it does not compare", at: .init(place, "in a condition"),
        helps: ["to compare write =="]))
    advance()
    let right = expression()
    return node(.binary(.equal, condition, right, operatorSpan: place), from: condition.span)
  }

  /// A block, if one begins here; the error before it has been reported.
  private mutating func blockAfterError() -> [Statement] {
    var progress = ProgressGuard()
    while !at(.leftBrace), !isAtEnd, !current.startsLine, progress.hasMoved(to: index) { advance() }
    return at(.leftBrace) ? block() : []
  }

  /// returning = "return" expression
  mutating func returning() -> Statement.Kind {
    enter(.returning)
    if definitionDepth == 0 {
      report(
        Diagnostic(
          .misplacedStatement, "`return` cannot stand outside a function",
          at: .init(current.span, "not inside a `def`"),
          helps: ["to show a value write the value alone, or print(…)"]))
    }
    advance()
    return .returnValue(operand(of: "return"))
  }

  /// assertion = "assert" expression [ "," expression ]
  mutating func assertion() -> Statement.Kind {
    enter(.assertion)
    advance()
    if isAfterLineBreak { return .assert(operand(of: "assert"), message: nil) }
    let condition = conditionExpression()
    guard continues(with: .comma) else { return .assert(condition, message: nil) }
    advance()
    return .assert(condition, message: expression())
  }

  /// planning = "plan" expression
  mutating func planning() -> Statement.Kind {
    enter(.planning)
    advance()
    return .plan(operand(of: "plan"))
  }

  /// The expression after a statement's word, which must begin on the same line.
  private mutating func operand(of word: String) -> Expression {
    guard isAfterLineBreak || isAtEnd else { return expression() }
    reportExpected(.expression, helps: ["`\(word)` needs a value on the same line"])
    return missing()
  }
}
