import MokumeDiagnostics

extension Parser {
  /// primary = NUMBER | SIZE | string | "true" | "false" | NAME | group | list | map | loading
  ///         | conditional
  func primary() -> Expression {
    enter(.primary)
    if isAtNextStatement { return missingOperand() }
    if isAtAtom { return atom() }
    if kind == .stringStart { return string() }
    if at(.leftParenthesis) { return group() }
    if at(.leftBracket) { return list() }
    if at(.leftBrace) { return map() }
    if at(.load) { return loading() }
    return at(.if) ? conditionalExpression() : missingOperand()
  }

  /// `x =` at the end of a line, with an assignment on the next.
  private var isAtNextStatement: Bool { enclosure == .block && opensStatement }

  private var isAtAtom: Bool {
    switch kind {
    case .name, .number, .size, .keyword(.true), .keyword(.false): true
    default: false
    }
  }

  /// A value of one token.
  private func atom() -> Expression {
    let token = advance()
    let spelling = sourceText(token.span)
    switch token.kind {
    case .number(let value): return Expression(.number(value, spelling: spelling), token.span)
    case .size(let bytes): return Expression(.size(bytes, spelling: spelling), token.span)
    case .keyword(let word): return Expression(.boolean(word == .true), token.span)
    default: return Expression(.name(spelling), token.span)
    }
  }

  /// group = "(" expression ")"
  private func group() -> Expression {
    enter(.group)
    guard let brackets = open(.group) else { return missing() }
    let inner = expression()
    close(brackets, with: .rightParenthesis, expecting: "")
    // The span includes the parentheses, so that carets and suggestions do.
    var whole = Expression(inner.kind, span(from: brackets.opener))
    whole.parentheses = inner.parentheses + 1
    return whole
  }

  /// loading = "load" ( STRING | "(" arguments ")" )
  private func loading() -> Expression {
    enter(.loading)
    let start = startSpan
    advance()
    if continues(with: .leftParenthesis) {
      let arguments = parenthesizedArguments()
      return node(.load(arguments), from: start)
    }
    guard kind == .stringStart, !isAfterLineBreak else { return loadingWithoutPath() }
    let path = string()
    return node(.load([Argument(label: nil, value: path)]), from: start)
  }

  /// `load p`.
  private func loadingWithoutPath() -> Expression {
    if kind == .name, !isAfterLineBreak {
      let name = sourceText(current.span)
      reportExpected(
        "a path in quotes",
        helps: [
          "if \(name) is the path          load \"\(name)\"",
          "if \(name) holds the path       load(\"\\(\(name))\")",
        ])
      advance()
      return missing()
    }
    reportExpected("a path in quotes", helps: ["write load \"models/base\""])
    return missing()
  }

  /// conditional = "if" expression "then" expression "else" expression
  private func conditionalExpression() -> Expression {
    guard descend() else { return missing() }
    let start = startSpan
    advance()
    let condition = conditionExpression()
    let whole = conditional(condition, from: start)
    depth -= 1
    return whole
  }

  /// The rest of a conditional from its `then`.
  func conditional(_ condition: Expression, from start: Span) -> Expression {
    enter(.conditional)
    guard consume(.then) else {
      let help = "as a value it is: if c then a else b"
      reportExpected("`then`", helps: [help])
      return missing()
    }
    let then = expression()
    guard consume(.else) else {
      reportExpected("`else`", helps: ["a value needs both: if c then a else b"])
      return missing()
    }
    let otherwise = expression()
    return node(.conditional(condition, then: then, else: otherwise), from: start)
  }

  /// Nothing that can begin a value.
  private func missingOperand() -> Expression {
    if isAfterLineBreak {
      reportExpected(.expression)
      return missing()
    }
    switch kind {
    case .keyword(.not):
      reportExpected(.expression, helps: ["put it in parentheses: (not …)"])
      advance()
      return unaryAfterError()
    case .keyword, .later:
      reportExpected(.expression, helps: ["\(sourceText(current.span)) is a reserved word"])
    case .symbol(.plus):
      reportExpected(.expression, helps: ["leave the + out"])
      advance()
      return unaryAfterError()
    case .invalid:
      advance()
    default:
      reportExpected(.expression)
    }
    return missing()
  }

  func unaryAfterError() -> Expression {
    guard descend() else { return missing() }
    defer { depth -= 1 }
    return unary()
  }
}
