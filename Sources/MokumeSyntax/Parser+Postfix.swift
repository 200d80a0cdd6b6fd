import MokumeDiagnostics

extension Parser {
  /// postfix = primary { call | index | field }
  mutating func postfix() -> Expression {
    enter(.postfix)
    let start = startSpan
    var base = primary()
    var progress = ProgressGuard()
    while !isAfterLineBreak, progress.hasMoved(to: index) {
      switch kind {
      case .symbol(.leftParenthesis): base = call(base, from: start)
      case .symbol(.leftBracket): base = subscripted(base, from: start)
      case .symbol(.dot): base = field(base, from: start)
      default: return base
      }
    }
    return base
  }

  /// call = "(" arguments ")"
  private mutating func call(_ callee: Expression, from start: Span) -> Expression {
    enter(.call)
    let arguments = parenthesizedArguments()
    return node(.call(callee, arguments), from: start)
  }

  mutating func parenthesizedArguments() -> [Argument] {
    let opener = advance().span
    let outer = enclosure
    enclosure = .call
    let result = arguments(until: .rightParenthesis)
    close(opener, with: .rightParenthesis)
    enclosure = outer
    return result
  }

  /// arguments = [ argument { "," argument } [ "," ] ]; positional ones first.
  mutating func arguments(until closer: Symbol) -> [Argument] {
    enter(.arguments)
    var result: [Argument] = []
    var progress = ProgressGuard()
    while !at(closer), !isAtEnd, progress.hasMoved(to: index) {
      result.append(argument(after: result.last))
      if !consume(.comma) { break }
    }
    return result
  }

  /// argument = [ NAME ":" ] expression
  private mutating func argument(after previous: Argument?) -> Argument {
    enter(.argument)
    if let label = label() { return Argument(label: label, value: expression()) }
    let first = index
    let value = expression()
    if previous?.label != nil, index > first { reportPositional(value, from: first) }
    guard at(.assign), !opensStatement else { return Argument(label: nil, value: value) }
    return assignedArgument(value)
  }

  /// A name or a reserved word before a colon.
  mutating func label() -> Identifier? {
    guard peek().kind == .symbol(.colon) else { return nil }
    switch kind {
    case .name, .keyword, .later: break
    default: return nil
    }
    let name = identifierFromWord()
    advance()
    return name
  }

  private mutating func reportPositional(_ value: Expression, from first: Int) {
    report(
      Diagnostic(
        .positionalAfterNamed, "arguments without a name come first",
        at: .init(value.span, "stands after a named argument"),
        helps: ["move it before the named arguments, or name it"]),
      about: first)
  }

  /// `f(density = 0.2)`.
  private mutating func assignedArgument(_ target: Expression) -> Argument {
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
  private mutating func subscripted(_ base: Expression, from start: Span) -> Expression {
    enter(.index)
    let opener = advance().span
    let outer = enclosure
    enclosure = .index
    var value = at(.colon) ? missing() : expression()
    if at(.colon) { value = colonSlice(value) }
    close(opener, with: .rightBracket, expecting: "")
    enclosure = outer
    return node(.index(base, value), from: start)
  }

  /// `a[0:24]`, as Python writes it.
  private mutating func colonSlice(_ lower: Expression) -> Expression {
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
  private mutating func field(_ base: Expression, from start: Span) -> Expression {
    enter(.field)
    advance()
    switch kind {
    case .name where !isAfterLineBreak, .keyword where !isAfterLineBreak,
      .later where !isAfterLineBreak:
      let name = identifierFromWord()
      return node(.field(base, name), from: start)
    default:
      reportExpected("a field name", helps: ["fields are: .layers .tensors .dtype .config .path"])
      return node(.field(base, Identifier("", errorSpan)), from: start)
    }
  }
}
