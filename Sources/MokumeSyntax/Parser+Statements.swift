import MokumeDiagnostics

extension Parser {
  /// statement = assignment | parameter | … | expression
  func statement() -> Statement {
    enter(.statement)
    let start = startSpan
    let kind = statementKind()
    return Statement(kind, span(from: start))
  }

  private func statementKind() -> Statement.Kind {
    switch kind {
    case .keyword(let keyword):
      if isAssigned(peek()) { return reservedAssignment() }
      return keywordStatement(keyword)
    case .later:
      return reservedAssignment()
    case .name:
      if isAssigned(peek()) { return assignment() }
    case .symbol(let symbol):
      if !canBegin(symbol) { return strayOperator(symbol) }
    case .foreign(let foreign) where foreign != .exclamation:
      reportLineStart(foreign.rawValue)
      return skippedStatement()
    default: break
    }
    return .expression(expression())
  }

  private func keywordStatement(_ keyword: Keyword) -> Statement.Kind {
    switch keyword {
    case .param: parameter()
    case .def: definition()
    case .for: loop()
    case .if: choice()
    case .return: returning()
    case .assert: assertion()
    case .plan: planning()
    case .import: importing()
    case .save: saving()
    case .load, .not, .true, .false: .expression(expression())
    case .as, .in, .then, .else, .and, .or: strayKeyword(keyword)
    }
  }

  /// Whether a token assigns to the name before it.
  private func isAssigned(_ token: Token) -> Bool {
    if token.startsLine { return false }
    if case .foreign(let foreign) = token.kind { return foreign.assignment.isAssignment }
    return token.kind == .symbol(.assign)
  }

  /// assignment = NAME "=" expression
  private func assignment() -> Statement.Kind {
    enter(.assignment)
    let name = identifier()
    if case .foreign(let foreign) = kind { return foreignAssignment(to: name, foreign) }
    advance()
    return .assign(name, expression())
  }

  /// `x += 1` and its kin: reported, and understood.
  private func foreignAssignment(
    to name: Identifier, _ foreign: ForeignOperator
  ) -> Statement.Kind {
    let operation = foreign.assignment.operation
    let position = index
    let place = advance().span
    let value = expression()
    let right = abbreviated(value)
    let meaning = operation.map { "\(name.text) \($0.rawValue) \(right)" } ?? right
    report(
      Diagnostic(
        .unsupportedOperator, "there is no operator `\(foreign.rawValue)`",
        at: .init(place, "not an operator"), helps: ["write \(name.text) = \(meaning)"]),
      about: position)
    guard let operation else { return .assign(name, value) }
    let old = Expression(.name(name.text), name.span)
    return .assign(
      name, node(.binary(operation, old, value, operatorSpan: place), from: name.span))
  }

  /// `for = 3`: a reserved word where a name should be.
  private func reservedAssignment() -> Statement.Kind {
    if case .later = kind, !isAssigned(peek()) { return laterStatement() }
    reportReserved()
    let name = identifierFromWord()
    advance()
    return .assign(name, expression())
  }

  /// `let x = 3` or `while c { … }`.
  private func laterStatement() -> Statement.Kind {
    let isLet = kind == .later(.let)
    let help =
      isLet
      ? "assign without it: x = 3" : "repeat with: for x in list { … }, or for i in 0..<10 { … }"
    report(
      Diagnostic(
        .reservedWord, "`\(sourceText(current.span))` is kept for a later version",
        at: .init(current.span, "means nothing yet"), helps: [help]))
    advance()
    if isLet, kind == .name, isAssigned(peek()) { return assignment() }
    skipStatement()
    return .expression(missing())
  }

  func reportReserved(help: String? = nil) {
    let word = sourceText(current.span)
    let role = Keyword(rawValue: word) == nil ? "kept for a later version" : "a reserved word"
    report(
      Diagnostic(
        .reservedWord, "`\(word)` is \(role) and cannot be a name",
        at: .init(current.span, "not a name"),
        helps: [help ?? "choose another name, such as \(word)_1"]))
  }

  private func strayKeyword(_ keyword: Keyword) -> Statement.Kind {
    switch keyword {
    case .else: reportNoStatement(helps: ["`else` follows the } of an `if` block"])
    case .and, .or: reportLineStart(keyword.rawValue)
    default: reportNoStatement()
    }
    return skippedStatement()
  }

  private func canBegin(_ symbol: Symbol) -> Bool {
    symbol.closer != nil || symbol == .minus
  }

  private func strayOperator(_ symbol: Symbol) -> Statement.Kind {
    if symbol.isCloser {
      reportNoStatement(helps: ["no bracket is open here; remove it"])
    } else if BinaryOperator(rawValue: symbol.rawValue) != nil {
      reportLineStart(symbol.rawValue)
    } else {
      reportNoStatement()
    }
    return skippedStatement()
  }

  /// Passes the current token and the rest of its statement.
  private func skippedStatement() -> Statement.Kind {
    let place = current.span
    advance()
    skipStatement()
    return .expression(Expression(.missing, place))
  }

  /// The text of an expression if it is short enough for a line of advice.
  func abbreviated(_ expression: Expression) -> String {
    if case .missing = expression.kind { return "…" }
    let text = sourceText(expression.span)
    return text.utf8.count > 40 || text.utf8.contains(UInt8(ascii: "\n")) ? "…" : text
  }

  private func reportLineStart(_ spelling: String) {
    let isComment = at(.floorDivide) || (at(.divide) && peek().kind == .symbol(.times))
    if isComment { return reportNoStatement(helps: ["comments begin with #"]) }
    if index == 0 { return reportNoStatement() }
    report(
      Diagnostic(
        .unexpectedToken, "a line cannot begin with `\(spelling)`",
        at: .init(current.span, "the statement above ended with its line"),
        helps: ["put the \(spelling) at the end of the line above"]))
  }

  // MARK: - Names

  /// NAME; anything else is reported and stands for an empty name.
  func identifier() -> Identifier {
    switch kind {
    case .name:
      return identifierFromWord()
    case .keyword, .later:
      reportReserved()
      return identifierFromWord()
    default:
      reportExpected("a name")
      return Identifier("", errorSpan)
    }
  }

  func identifierFromWord() -> Identifier {
    let token = advance()
    return Identifier(sourceText(token.span), token.span)
  }
}
