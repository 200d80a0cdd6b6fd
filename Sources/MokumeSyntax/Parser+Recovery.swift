import MokumeDiagnostics

extension Parser {
  /// Keeps an error about a token, the current one by default, unless the parser or the lexer has
  /// reported one there.
  func report(_ diagnostic: Diagnostic, about position: Int? = nil) {
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
  func reportExpected(_ what: String, helps: [String] = []) {
    let label = isAfterLineBreak || isAtEnd ? "something is missing" : "not expected"
    report(
      Diagnostic(
        .unexpectedToken, "expected \(what), found \(foundText)", at: .init(errorSpan, label),
        helps: helps))
  }

  /// Reports a token that cannot begin a statement.
  func reportNoStatement(helps: [String] = []) {
    let spelling = sourceText(current.span)
    report(
      Diagnostic(
        .unexpectedToken, "expected a statement, found `\(spelling)`",
        at: .init(current.span, "not expected"), helps: helps))
  }

  func reportExpected(_ production: Production, helps: [String] = []) {
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
  func node(_ kind: Expression.Kind, from start: Span) -> Expression {
    let made = Expression(kind, span(from: start))
    if made.depth > Self.maximumDepth {
      reportTooDeep()
      return missing()
    }
    return made
  }

  /// Counts one level of recursion; false, with an error, where it goes too deep.
  func descend() -> Bool {
    if depth >= Self.maximumDepth {
      reportTooDeep()
      return false
    }
    depth += 1
    return true
  }

  private func reportTooDeep() {
    if isAbandoned { return }
    // Kept whatever was reported before, because it explains why nothing more is.
    diagnostics.append(
      Diagnostic(
        .nestingTooDeep, "this is nested too deeply", at: .init(errorSpan, "too many levels"),
        helps: ["give a part of it a name on a line of its own and use the name here"]))
    isAbandoned = true
    index = tokens.count - 1
  }
}
