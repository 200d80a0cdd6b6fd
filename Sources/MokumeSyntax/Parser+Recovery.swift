import MokumeDiagnostics

extension Parser {
  /// Keeps an error about a token, the current one by default, unless the parser or the lexer has
  /// reported one there.
  mutating func report(_ diagnostic: Diagnostic, about position: Int? = nil) {
    if diagnostic.severity == .warning {
      diagnostics.append(diagnostic)
      return
    }
    let position = position ?? index
    let token = tokens[position]
    let followsFault = position > 0 && tokens[position - 1].isFaulty && !token.startsLine
    guard !isAbandoned, position != lastErrorIndex, !token.isFaulty, !followsFault else { return }
    lastErrorIndex = position
    guard errorCount < Self.maximumErrors else { return }
    errorCount += 1
    diagnostics.append(diagnostic)
  }

  /// Reports that something else was needed at the current token.
  mutating func reportExpected(_ what: String, helps: [String] = []) {
    let label = isAfterLineBreak || isAtEnd ? "something is missing" : "not expected"
    report(
      Diagnostic(
        .unexpectedToken, "expected \(what), found \(foundText)", at: .init(errorSpan, label),
        helps: helps))
  }

  /// Reports a token that cannot begin a statement.
  mutating func reportNoStatement(helps: [String] = []) {
    let spelling = sourceText(current.span)
    report(
      Diagnostic(
        .unexpectedToken, "expected a statement, found `\(spelling)`",
        at: .init(current.span, "not expected"), helps: helps))
  }

  mutating func reportExpected(_ production: Production, helps: [String] = []) {
    reportExpected(production.expectation, helps: helps)
  }

  /// The current token in words.
  var foundText: String {
    if isAfterLineBreak || (isAtEnd && enclosure == .block) { return "the end of the line" }
    if isAtEnd { return "the end of the script" }
    switch kind {
    case .stringStart: return "a string"
    case .interpolationEnd: return "the end of the interpolation"
    default: return "`\(sourceText(current.span))`"
    }
  }

  /// The current token, or the place right behind the last one where something is missing.
  var errorSpan: Span {
    isAfterLineBreak || isAtEnd ? .point(id, previousSpan.upper) : current.span
  }

  /// An expression that stands for what could not be parsed.
  func missing() -> Expression { Expression(.missing, errorSpan) }

  /// Makes a node and gives up where the tree grows too tall.
  mutating func node(_ kind: Expression.Kind, from start: Span) -> Expression {
    let made = Expression(kind, span(from: start))
    if made.depth > Self.maximumDepth {
      reportTooDeep()
      return missing()
    }
    return made
  }

  /// Counts one level of recursion; false, with an error, where it goes too deep.
  mutating func descend() -> Bool {
    if depth >= Self.maximumDepth {
      reportTooDeep()
      return false
    }
    depth += 1
    return true
  }

  private mutating func reportTooDeep() {
    report(
      Diagnostic(
        .nestingTooDeep, "this is nested too deeply", at: .init(errorSpan, "too many levels"),
        helps: ["give a part of it a name on a line of its own and use the name here"]))
    isAbandoned = true
    index = tokens.count - 1
  }

  // MARK: - Skipping

  /// Goes on at the next statement of this block.
  mutating func skipStatement() {
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
  mutating func skipElement() {
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

  /// Consumes the bracket that closes `opener`; otherwise reports and looks for it.
  ///
  /// - Parameter expecting: what else could have gone on inside, for the message.
  mutating func close(_ opener: Span, with closer: Symbol, expecting: String = "`,` or ") {
    if consume(closer) { return }
    if isAtEnd || opensStatement || isOtherCloser(than: closer) {
      reportUnclosed(opener, closer)
    } else {
      reportExpected("\(expecting)`\(closer.rawValue)`", helps: adviceForJuxtaposition)
    }
    skipElement()
    while at(.comma) {
      advance()
      skipElement()
    }
    consume(closer)
  }

  private func isOtherCloser(than closer: Symbol) -> Bool {
    if case .symbol(let symbol) = kind { return symbol.isCloser && symbol != closer }
    return kind == .interpolationEnd
  }

  private mutating func reportUnclosed(_ opener: Span, _ closer: Symbol) {
    if errorCount >= Self.maximumErrors || isSwallowed(since: opener) { return }
    let stop: Diagnostic.Label? =
      isAtEnd ? nil : .init(current.span, "`\(closer.rawValue)` is missing before this")
    report(
      Diagnostic(
        .unclosedBracket, "this `\(sourceText(opener))` is never closed",
        at: .init(opener, "opened here"), secondary: stop.map { [$0] } ?? [],
        helps: ["close it with \(closer.rawValue)"]))
  }

  /// Whether a string that was never closed took the closing bracket with it.
  private func isSwallowed(since opener: Span) -> Bool {
    tokens[..<index].reversed().prefix { $0.span.lower >= opener.lower }.contains {
      $0.kind == .stringEnd && $0.isFaulty
    }
  }
}
