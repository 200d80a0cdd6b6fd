extension Printer {
  func writeParameter(_ kind: Statement.Kind) {
    guard case .parameter(let name, let range, let value, _) = kind else { return }
    word("param")
    space()
    word(name.text, at: name.span)
    if let range {
      word(":")
      space()
      isRigid = true
      write(range, in: .range)
      isRigid = false
    }
    writeValue(value)
  }

  func writeDefinition(_ kind: Statement.Kind) {
    guard case .define(let name, let formals, let body, _) = kind else { return }
    word("def")
    space()
    word(name.text, at: name.span)
    writeElements("(", formals.count, ")") { index in self.write(formals[index]) }
    switch body {
    case .expression(let value): writeValue(value)
    case .block(let statements): writeBlock(statements)
    }
  }

  private func write(_ formal: Parameter) {
    word(formal.name.text, at: formal.name.span)
    if let value = formal.defaultValue { writeValue(value) }
  }

  // MARK: - Documentation of a tree without its source text

  func writeDocumentation(_ doc: String) {
    for line in doc.split(separator: "\n", omittingEmptySubsequences: false) {
      put(line.isEmpty ? "##" : "## \(line)")
      pieces.append(.newline(level: level, isBlankBefore: false))
    }
  }

  /// What documents a function, and what takes several lines to document a parameter.
  func writeDocumentation(above statement: Statement) {
    switch statement.kind {
    case .parameter(_, _, _, let doc) where doc.contains("\n"): writeDocumentation(doc)
    case .define(_, _, _, let doc) where !doc.isEmpty: writeDocumentation(doc)
    default: break
    }
  }

  func writeDocumentation(behind statement: Statement) {
    guard case .parameter(_, _, _, let doc) = statement.kind, !doc.isEmpty, !doc.contains("\n")
    else { return }
    pieces.append(.comment("## \(doc)", ownsLine: false))
  }
}
