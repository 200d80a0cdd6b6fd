import MokumeDiagnostics

extension Parser {
  /// postfix = primary { call | index | field }
  func postfix() -> Expression {
    enter(.postfix)
    let start = startSpan
    var base = primary()
    var progress = ProgressGuard()
    while !isAfterLineBreak, progress.hasMoved(to: index) {
      if at(.leftParenthesis) {
        base = call(base, from: start)
      } else if at(.leftBracket) {
        base = subscripted(base, from: start)
      } else if at(.dot) {
        base = field(base, from: start)
      }
    }
    return base
  }

  /// call = "(" arguments ")"
  private func call(_ callee: Expression, from start: Span) -> Expression {
    enter(.call)
    let arguments = parenthesizedArguments()
    return node(.call(callee, arguments), from: start)
  }

  func parenthesizedArguments() -> [Argument] {
    guard let brackets = open(.call) else { return [] }
    let result = arguments(until: .rightParenthesis)
    close(brackets, with: .rightParenthesis)
    return result
  }

  /// arguments = [ argument { "," argument } [ "," ] ]; positional ones first.
  func arguments(until closer: Symbol) -> [Argument] {
    enter(.arguments)
    var result: [Argument] = []
    var progress = ProgressGuard()
    while !at(closer), !isAtEnd, progress.hasMoved(to: index) {
      result.append(argument(afterLabel: result.last?.label != nil))
      if !consume(.comma) { break }
    }
    return result
  }

  /// argument = [ NAME ":" ] expression
  private func argument(afterLabel: Bool) -> Argument {
    enter(.argument)
    let label = label()
    let first = index
    let value = expression()
    if label != nil { return Argument(label: label, value: value) }
    if afterLabel, index > first { reportPositional(value, from: first) }
    return at(.assign) && !opensStatement
      ? assignedArgument(value) : Argument(label: nil, value: value)
  }

  /// A name or a reserved word before a colon.
  func label() -> Identifier? {
    guard peek().kind == .symbol(.colon) else { return nil }
    switch kind {
    case .name, .keyword, .later: break
    default: return nil
    }
    let name = identifierFromWord()
    advance()
    return name
  }

  private func reportPositional(_ value: Expression, from first: Int) {
    report(
      Diagnostic(
        .positionalAfterNamed, "arguments without a name come first",
        at: .init(value.span, "stands after a named argument"),
        helps: ["move it before the named arguments, or name it"]),
      about: first)
  }

  /// `f(density = 0.2)`.
  private func assignedArgument(_ target: Expression) -> Argument {
    let name = sourceText(target.span)
    report(
      Diagnostic(
        .assignmentInExpression, "arguments are named with `:`",
        at: .init(current.span, "not an assignment"), helps: ["write \(name): …"]))
    advance()
    let value = expression()
    guard case .name = target.kind else { return Argument(label: nil, value: value) }
    return Argument(label: Identifier(name, target.span), value: value)
  }

  /// index = "[" expression "]"
  private func subscripted(_ base: Expression, from start: Span) -> Expression {
    enter(.index)
    guard let brackets = open(.index) else { return missing() }
    var value = at(.colon) ? missing() : expression()
    if at(.colon) { value = colonSlice(value) }
    close(brackets, with: .rightBracket, expecting: "")
    return node(.index(base, value), from: start)
  }

  /// `a[0:24]`, as Python writes it.
  private func colonSlice(_ lower: Expression) -> Expression {
    let position = index
    let place = advance().span
    let upper = at(.rightBracket) || at(.colon) ? missing() : expression()
    let first = if case .missing = lower.kind { "0" } else { abbreviated(lower) }
    let last = abbreviated(upper)
    report(
      Diagnostic(
        .colonSlice, "slices are written with a range", at: .init(place, "not a range"),
        helps: ["write \(first)..<\(last) (without \(last)) or \(first)...\(last) (with it)"]),
      about: position)
    if at(.colon) { skipElement() }
    return node(.binary(.halfOpenRange, lower, upper, operatorSpan: place), from: lower.span)
  }

  /// field = "." NAME; reserved words are names here.
  private func field(_ base: Expression, from start: Span) -> Expression {
    enter(.field)
    advance()
    switch kind {
    case .name where !isAfterLineBreak, .keyword where !isAfterLineBreak,
      .later where !isAfterLineBreak:
      let name = identifierFromWord()
      return node(.field(base, name), from: start)
    default:
      reportExpected("a field name", helps: Self.fieldLists)
      return node(.field(base, Identifier("", errorSpan)), from: start)
    }
  }
  /// What may stand behind the dot of the values that have fields of their own.
  private static let fieldLists = [
    "a model has " + ModelField.allCases.map { "." + $0.rawValue }.joined(separator: " "),
    "a table has " + TableField.allCases.map { "." + $0.rawValue }.joined(separator: " "),
  ]
}
