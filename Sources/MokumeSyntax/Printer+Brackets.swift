extension Printer {
  func writeArguments(_ arguments: [Argument]) {
    // A list or a map alone keeps its brackets beside the parentheses.
    if arguments.count == 1, isBracketed(arguments[0].value) {
      word("(")
      write(arguments[0])
      passComma()
      return word(")")
    }
    writeElements("(", arguments.count, ")") { index in
      self.write(arguments[index], isLast: index == arguments.count - 1)
    }
  }

  /// An argument. A map that ends a call breaks instead of the call, and so does a list that one
  /// element to a line was wanted for.
  private func write(_ argument: Argument, isLast: Bool) {
    writeLabel(argument)
    if isLast, isBracketed(argument.value) {
      nextHug = if case .map = argument.value.kind { .always } else { .ifForced }
    }
    write(argument.value)
  }

  func write(_ argument: Argument) {
    writeLabel(argument)
    write(argument.value)
  }

  private func writeLabel(_ argument: Argument) {
    guard let label = argument.label else { return }
    word(label.text, at: label.span)
    word(":", withCommentsBehind: true)
    space()
  }

  private func isBracketed(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .list, .comprehension, .map: expression.parentheses == 0
    default: false
    }
  }

  func writeList(_ kind: Expression.Kind) {
    switch kind {
    case .list(let elements):
      writeElements("[", elements.count, "]") { index in self.write(elements[index]) }
    case .comprehension(let element, let variable, let source, let condition):
      writeComprehension(element, variable, source, condition)
    default: break
    }
  }

  private func writeComprehension(
    _ element: Expression, _ variable: Identifier, _ source: Expression, _ condition: Expression?
  ) {
    word("[")
    open(.brackets)
    pieces.append(.line(flat: "", isLast: false))
    write(element)
    pieces.append(.line(flat: " ", isLast: false))
    word("for")
    space()
    word(variable.text, at: variable.span)
    space()
    word("in")
    space()
    write(source)
    if let condition {
      pieces.append(.line(flat: " ", isLast: false))
      word("if")
      space()
      write(condition)
    }
    closeElements("]", flat: "")
  }

  func writeMap(_ kind: Expression.Kind) {
    guard case .map(let entries) = kind else { return }
    writeElements("{", entries.count, "}", flat: " ") { index in
      self.write(entries[index])
    }
  }

  private func write(_ entry: MapEntry) {
    word(Self.key(entry), at: entry.keySpan)
    word(":", withCommentsBehind: true)
    space()
    write(entry.value)
  }

  private static func key(_ entry: MapEntry) -> String {
    switch entry.key {
    case .string(let parts): string(parts)
    case .name(let name): name
    case .otherwise: "else"
    }
  }

  /// `load "path"` wherever that is possible, `load(…)` otherwise.
  func writeLoad(_ expression: Expression) {
    guard case .load(let arguments) = expression.kind else { return }
    word("load")
    if isPath(arguments), source?.hasComment(before: expression.span.upper) != true {
      writePath(arguments[0].value)
    } else {
      writeArguments(arguments)
    }
  }

  private func isPath(_ arguments: [Argument]) -> Bool {
    guard arguments.count == 1, arguments[0].label == nil else { return false }
    return if case .string = arguments[0].value.kind { true } else { false }
  }

  private func writePath(_ expression: Expression) {
    var path = expression
    path.parentheses = 0
    space()
    write(path)
  }

  // MARK: - Elements

  /// Elements in brackets, with a comma behind each where every one has its line.
  func writeElements(
    _ opener: String, _ count: Int, _ closer: String, flat: String = "",
    _ write: (Int) -> Void
  ) {
    word(opener)
    open(.brackets)
    if count > 0 { pieces.append(.line(flat: flat, isLast: false)) }
    for index in 0..<count {
      if index > 0 { separate() }
      write(index)
    }
    if count > 0 {
      pieces.append(.lastComma)
      // A comma behind the last element in the source text keeps one element to a line.
      if passComma() { force() }
    }
    closeElements(closer, flat: flat)
  }

  private func closeElements(_ closer: String, flat: String) {
    if let token = source?.search(closer) { comments(before: token.span.lower) }
    pieces.append(.line(flat: flat, isLast: true))
    close()
    word(closer)
  }

  /// Passes a comma that is the next token of the source text; whether it is.
  @discardableResult
  private func passComma() -> Bool {
    guard let token = source?.next(",") else { return false }
    comments(before: token.span.lower)
    source?.pass(to: token.span.upper)
    return true
  }
}
