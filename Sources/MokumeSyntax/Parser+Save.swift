import MokumeDiagnostics

extension Parser {
  /// saving = "save" expression STRING { "," option }
  mutating func saving() -> Statement.Kind {
    enter(.saving)
    let start = current.span
    advance()
    if isSaveCall { return savingCall(from: start) }
    let value = saveOperand()
    guard kind == .stringStart, !isAfterLineBreak else {
      return savingWithoutPath(value, from: start)
    }
    let path = string()
    return .save(value, path: path, options: options())
  }

  private mutating func saveOperand() -> Expression {
    guard isAfterLineBreak || isAtEnd else { return expression() }
    return missing()
  }

  /// Options up to the end of the statement.
  private mutating func options() -> [Argument] {
    var result: [Argument] = []
    var progress = ProgressGuard()
    while continues(with: .comma), progress.hasMoved(to: index) {
      advance()
      result.append(option())
    }
    return result
  }

  /// option = NAME ":" expression
  private mutating func option() -> Argument {
    enter(.option)
    if let label = label() { return Argument(label: label, value: expression()) }
    reportExpected(.option, helps: ["everything after the path is named: overwrite: true"])
    return Argument(label: nil, value: expression())
  }

  // MARK: - Near misses

  /// `save(out, "x/")`: parentheses with a comma directly inside.
  private var isSaveCall: Bool {
    guard at(.leftParenthesis) else { return false }
    var open = 0
    for token in tokens[index...] {
      if case .keyword(let word) = token.kind, token.startsLine, word.opensStatement { return false }
      guard case .symbol(let symbol) = token.kind else { continue }
      if symbol.closer != nil { open += 1 }
      if symbol.isCloser { open -= 1 }
      if open == 0 { return false }
      if open == 1, symbol == .comma { return true }
    }
    return false
  }

  private mutating func savingCall(from start: Span) -> Statement.Kind {
    let place = start.union(current.span)
    let first = index
    advance()
    let outer = enclosure
    enclosure = .call
    let arguments = arguments(until: .rightParenthesis)
    close(tokens[first].span, with: .rightParenthesis)
    enclosure = outer
    let written = arguments.map { argument in
      let label = argument.label.map { $0.text + ": " } ?? ""
      return label + sourceText(argument.value.span)
    }
    let rest = written.dropFirst().joined(separator: ", ")
    report(
      Diagnostic(
        .malformedSave, "`save` is a statement and takes no parentheses",
        at: .init(place, "not a function"), helps: ["write save \(written.first ?? "out") \(rest)"]))
    let value = arguments.first?.value ?? missing()
    let path = arguments.dropFirst().first?.value ?? missing()
    return .save(value, path: path, options: Array(arguments.dropFirst(2)))
  }

  private mutating func savingWithoutPath(_ value: Expression, from start: Span) -> Statement.Kind {
    let shown = sourceText(value.span)
    let model = shown.isEmpty || shown.utf8.count > 30 ? "out" : shown
    if isAfterLineBreak || isAtEnd || at(.semicolon) || at(.rightBrace) {
      let help = "write save \(model) \"merged/\""
      if case .missing = value.kind {
        reportSave("`save` needs a model and a path", "nothing to save", help)
      } else {
        reportSave("`save` needs a path", "no path after the model", help)
      }
    } else if at(.comma), peek().kind == .stringStart {
      reportSave(
        "no comma between the model and the path of `save`", "remove this comma",
        "write save \(model) \"merged/\"")
      advance()
      let path = string()
      return .save(value, path: path, options: options())
    } else {
      let path = sourceText(current.span)
      let help = kind == .name ? "\"\\(\(path))\"" : "\"merged/\""
      reportSave(
        "the path of `save` is a string", "not a string", "write save \(model) \(help)")
    }
    skipStatement()
    return .save(value, path: missing(), options: [])
  }

  private mutating func reportSave(_ message: String, _ label: String, _ help: String) {
    let place = at(.semicolon) || at(.rightBrace) ? .point(id, previousSpan.upper) : errorSpan
    report(Diagnostic(.malformedSave, message, at: .init(place, label), helps: [help]))
  }
}
