extension Printer {
  func write(_ statement: Statement) {
    if source == nil, !isOneLine { writeDocumentation(above: statement) }
    if let line = oneLine(statement) {
      put(line)
      source?.pass(to: statement.span.upper)
    } else {
      write(statement.kind)
    }
    if statement.isSilent { writeSemicolon() }
    if source == nil, !isOneLine { writeDocumentation(behind: statement) }
  }

  private func write(_ kind: Statement.Kind) {
    switch kind {
    case .parameter: writeParameter(kind)
    case .define: writeDefinition(kind)
    case .forEach: writeLoop(kind)
    case .ifElse: writeChoice(kind)
    case .save: writeSave(kind)
    default: writeSimple(kind)
    }
  }

  private func writeSemicolon() {
    put(";")
    guard let source, let token = source.search(";") else { return }
    source.pass(to: token.span.upper)
    // A comment behind it documents nothing unless it stands on the statement's last line.
    if token.startsLine, source.documentsPassed { put(";") }
  }

  private func writeSimple(_ kind: Statement.Kind) {
    switch kind {
    case .assign(let name, let value):
      word(name.text, at: name.span)
      writeValue(value)
    case .returnValue(let value): writeWord("return", value)
    case .assert(let condition, let message): writeAssertion(condition, message)
    case .plan(let value): writeWord("plan", value)
    case .importFile(let path, let span, let alias):
      word("import")
      space()
      word(StringEscape.quoted(path), at: span)
      if let alias {
        space()
        word("as")
        space()
        word(alias.text, at: alias.span)
      }
    case .expression(let value): write(value)
    case .parameter, .define, .forEach, .ifElse, .save: break
    }
  }

  /// A word and what it takes.
  private func writeWord(_ spelling: String, _ value: Expression) {
    word(spelling)
    space()
    write(value)
  }

  /// `=` and what it assigns.
  func writeValue(_ value: Expression) {
    space()
    word("=", withCommentsBehind: true)
    space()
    write(value)
  }

  private func writeAssertion(_ condition: Expression, _ message: Expression?) {
    word("assert")
    space()
    open(.chain)
    write(condition)
    if let message {
      separate()
      write(message)
    }
    close()
  }

  private func writeSave(_ kind: Statement.Kind) {
    guard case .save(let value, let path, let options) = kind else { return }
    word("save")
    space()
    open(.chain)
    write(value)
    space()
    write(path)
    for option in options {
      separate()
      write(option)
    }
    close()
  }

  private func writeLoop(_ kind: Statement.Kind) {
    guard case .forEach(let name, let source, let body) = kind else { return }
    word("for")
    space()
    word(name.text, at: name.span)
    space()
    word("in")
    space()
    write(source)
    writeBlock(body)
  }

  /// An `if` with all its branches.
  private func writeChoice(_ kind: Statement.Kind) {
    guard case .ifElse(let condition, let then, let otherwise) = kind else { return }
    word("if")
    space()
    write(condition)
    writeBlock(then)
    guard let otherwise else { return }
    writeElse()
    if let only = otherwise.first, otherwise.count == 1, isNested(only) {
      space()
      writeChoice(only.kind)
    } else {
      writeBlock(otherwise)
    }
  }

  /// `else` behind the brace, or below the comments that follow the brace.
  private func writeElse() {
    let place = source?.search("else")?.span.lower
    if let place, source?.hasComment(before: place) == true {
      var isFirst = false
      _ = commentLines(before: place, isFirst: &isFirst)
      pieces.append(.newline(level: level, isBlankBefore: false))
    } else {
      space()
    }
    word("else")
  }

  /// Whether the only statement behind an `else` is an `if` without braces around it.
  private func isNested(_ statement: Statement) -> Bool {
    guard case .ifElse = statement.kind, !statement.isSilent else { return false }
    return source.map { $0.next("if") != nil } ?? true
  }

  /// The statements of a block in their braces.
  func writeBlock(_ statements: [Statement]) {
    space()
    if isOneLine { return writeOnLine(statements) }
    // Behind the brace of a function a documentation comment describes it, so none is moved.
    let documents =
      source.map { $0.hasComment(before: $0.behindNext, documentation: true) } ?? false
    word("{", withCommentsBehind: !documents)
    level += 1
    writeStatements(statements, upTo: source?.blockEnd ?? 0)
    level -= 1
    let isEmpty = if case .text("{")? = pieces.last { true } else { false }
    if !isEmpty { pieces.append(.newline(level: level, isBlankBefore: false)) }
    word("}")
  }
}
