import MokumeDiagnostics

extension Parser {
  /// An open bracket, and what encloses it.
  struct Brackets {
    let opener: Span
    let outer: Enclosure
  }

  /// Consumes an opening bracket; `nil`, with an error, where brackets nest too deep.
  func open(_ inner: Enclosure) -> Brackets? {
    guard descend() else { return nil }
    let brackets = Brackets(opener: advance().span, outer: enclosure)
    enclosure = inner
    return brackets
  }

  /// Consumes the closing bracket; otherwise reports and looks for it.
  ///
  /// - Parameter expecting: what else could have gone on inside, for the message.
  func close(_ brackets: Brackets, with closer: Symbol, expecting: String = "`,` or ") {
    if !consume(closer) { recoverClose(brackets.opener, closer, expecting) }
    enclosure = brackets.outer
    depth -= 1
  }

  private func recoverClose(_ opener: Span, _ closer: Symbol, _ expecting: String) {
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

  private func reportUnclosed(_ opener: Span, _ closer: Symbol) {
    if isAbandoned || errorCount >= Self.maximumErrors || isSwallowed(since: opener) { return }
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
