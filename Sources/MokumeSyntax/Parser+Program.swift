import MokumeDiagnostics

extension Parser {
  /// program = { statement separator }
  mutating func program() -> Program {
    enter(.program)
    let statements = statements()
    return Program(statements: statements, doc: headDocumentation)
  }

  /// Statements up to the end of the block or of the text.
  mutating func statements() -> [Statement] {
    var result: [Statement] = []
    var progress = ProgressGuard()
    while !isAtEnd, progress.hasMoved(to: index) {
      if consume(.semicolon) { continue }
      if at(.rightBrace), blockDepth > 0 { break }
      let start = index
      var parsed = statement()
      if index == start { advance() }
      parsed.isSilent = endStatement()
      result.append(parsed)
    }
    return result
  }

  /// block = "{" { statement separator } "}"
  mutating func block() -> [Statement] {
    enter(.block)
    guard at(.leftBrace) else {
      reportExpected(.block)
      return []
    }
    guard descend() else { return [] }
    let opener = advance().span
    blockDepth += 1
    let outer = enclosure
    enclosure = .block
    let body = statements()
    if !consume(.rightBrace) { reportOpenBlock(opener) }
    enclosure = outer
    blockDepth -= 1
    depth -= 1
    return body
  }

  private mutating func reportOpenBlock(_ opener: Span) {
    report(
      Diagnostic(
        .unclosedBracket, "this block is never closed", at: .init(opener, "opened here"),
        helps: ["end the block with }"]))
  }

  /// Consumes what ends a statement; whether that was a `;`.
  private mutating func endStatement() -> Bool {
    if consume(.semicolon) { return true }
    let isClosed = at(.rightBrace) && blockDepth > 0
    if isAtEnd || current.startsLine || isClosed { return false }
    if index == 0 || index != lastErrorIndex { reportJuxtaposition() }
    skipStatement()
    return consume(.semicolon)
  }
}
