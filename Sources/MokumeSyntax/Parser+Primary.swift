import MokumeDiagnostics

extension Parser {
  /// primary = NUMBER | SIZE | string | "true" | "false" | NAME | group | list | map | loading
  ///         | conditional
  mutating func primary() -> Expression {
    enter(.primary)
    switch kind {
    case .name, .number, .size, .keyword(.true), .keyword(.false): return atom()
    case .stringStart: return string()
    case .symbol(.leftParenthesis): return group()
    case .symbol(.leftBracket): return list()
    case .symbol(.leftBrace): return map()
    case .keyword(.load): return loading()
    case .keyword(.if): return conditionalExpression()
    default: return missingOperand()
    }
  }

  /// A value of one token.
  private mutating func atom() -> Expression {
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
  private mutating func group() -> Expression {
    enter(.group)
    let opener = advance().span
    let outer = enclosure
    enclosure = .group
    let inner = expression()
    close(opener, with: .rightParenthesis, expecting: "")
    enclosure = outer
    // The span includes the parentheses, so that carets and suggestions do.
    return Expression(inner.kind, span(from: opener))
  }

  /// loading = "load" ( STRING | "(" arguments ")" )
  private mutating func loading() -> Expression {
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
  private mutating func loadingWithoutPath() -> Expression {
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
  private mutating func conditionalExpression() -> Expression {
    let start = startSpan
    advance()
    let condition = conditionExpression()
    return conditional(condition, from: start)
  }

  /// The rest of a conditional from its `then`.
  mutating func conditional(_ condition: Expression, from start: Span) -> Expression {
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
  private mutating func missingOperand() -> Expression {
    switch kind {
    case .keyword(.not):
      reportExpected(.expression, helps: ["put it in parentheses: (not …)"])
      advance()
      return unaryAfterError()
    case .keyword(let word) where !word.opensStatement && word != .for:
      reportExpected(.expression, helps: ["`\(word.rawValue)` is a reserved word"])
    case .keyword, .later:
      reportExpected(
        .expression, helps: ["`\(sourceText(current.span))` is a reserved word; use another name"])
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

  mutating func unaryAfterError() -> Expression {
    guard descend() else { return missing() }
    defer { depth -= 1 }
    return unary()
  }
}
