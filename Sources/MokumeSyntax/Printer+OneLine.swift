extension Printer {
  /// A statement with blocks on one line, if it is written so, has one simple statement in each block
  /// and fits.
  func oneLine(_ statement: Statement) -> String? {
    guard let source, source.isOnOneLine(statement.span), isSmall(statement) else { return nil }
    let printer = Printer()
    printer.isOneLine = true
    printer.write(statement)
    let text = Layout.flat(printer.pieces)
    // The statement's own `;` is printed behind it.
    let line = statement.isSilent ? String(text.dropLast()) : text
    return 2 * level + text.count <= Layout.width ? line : nil
  }

  private func isSmall(_ statement: Statement) -> Bool {
    switch statement.kind {
    case .define(_, _, .block(let body), _), .forEach(_, _, let body): isSmall(body)
    case .ifElse(_, let then, let otherwise): isSmall(then) && isSmallElse(otherwise)
    default: false
    }
  }

  private func isSmallElse(_ statements: [Statement]?) -> Bool {
    guard let statements else { return true }
    if statements.count == 1, case .ifElse = statements[0].kind { return isSmall(statements[0]) }
    return isSmall(statements)
  }

  /// Whether a block holds one statement without a block of its own.
  private func isSmall(_ body: [Statement]) -> Bool {
    guard body.count == 1 else { return false }
    switch body[0].kind {
    case .define, .forEach, .ifElse: return false
    default: return true
    }
  }

  /// A block with its one statement on one line.
  func writeOnLine(_ statements: [Statement]) {
    put("{")
    for statement in statements {
      space()
      write(statement)
    }
    space()
    put("}")
  }
}
