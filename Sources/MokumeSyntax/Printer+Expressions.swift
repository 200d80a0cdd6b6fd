extension Printer {
  /// An expression, in the parentheses it was written in.
  ///
  /// Each kind has a function of its own: one that held the pieces of all of them would need a
  /// frame too large for a recursion in debug builds. So do `TreeDump`'s.
  func write(_ expression: Expression) {
    if expression.parentheses > 0 { words("(", expression.parentheses) }
    let kind = expression.kind
    switch kind {
    case .number, .size, .boolean, .name, .missing, .string: writeLeaf(expression)
    case .unary: writeUnary(kind)
    case .binary: writeBinary(expression)
    case .conditional: writeConditional(kind)
    case .call, .index, .field: writePostfix(kind)
    case .list, .comprehension: writeList(kind)
    case .map: writeMap(kind)
    case .load: writeLoad(expression)
    }
    if expression.parentheses > 0 { words(")", expression.parentheses) }
  }

  private func words(_ spelling: String, _ count: Int) {
    for _ in 0..<count { word(spelling) }
  }

  private func writeLeaf(_ expression: Expression) {
    // Inside parentheses the span of the expression is theirs.
    let place = expression.parentheses == 0 ? nil : source?.nextLeaf
    word(Self.leaf(expression), at: place ?? expression.span)
  }

  private static func leaf(_ expression: Expression) -> String {
    switch expression.kind {
    case .number(_, let spelling), .size(_, let spelling): spelling
    case .boolean(let value): value ? "true" : "false"
    case .name(let name): name
    case .string(let parts): string(parts)
    default: "<missing>"
    }
  }

  static func string(_ parts: [StringPart]) -> String {
    var result = "\""
    for part in parts {
      switch part {
      case .text(let text): result += StringEscape.escaped(text)
      case .interpolation(let value): result += "\\(" + print(value) + ")"
      }
    }
    return result + "\""
  }

  private func writeUnary(_ kind: Expression.Kind) {
    guard case .unary(let operation, let operand) = kind else { return }
    word(operation.rawValue)
    guard operation == .not else { return write(operand, above: .product) }
    space()
    write(operand, in: .not)
  }

  private func writeConditional(_ kind: Expression.Kind) {
    guard case .conditional(let condition, let then, let otherwise) = kind else { return }
    open(.chain)
    word("if")
    space()
    write(condition)
    pieces.append(.line(flat: " ", isLast: false))
    word("then")
    space()
    write(then)
    pieces.append(.line(flat: " ", isLast: false))
    word("else")
    space()
    write(otherwise)
    close()
  }

  private func writePostfix(_ kind: Expression.Kind) {
    switch kind {
    case .call(let callee, let arguments):
      writeBase(callee)
      writeArguments(arguments)
    case .index(let value, let index):
      writeBase(value)
      word("[")
      write(index)
      word("]")
    case .field(let value, let name):
      writeBase(value)
      word(".")
      word(name.text, at: name.span)
    default: break
    }
  }

  /// An expression before `(`, `[` or `.`.
  private func writeBase(_ expression: Expression) {
    switch expression.kind {
    case .name, .call, .index, .field, .list, .comprehension, .map, .string, .load, .boolean,
      .missing:
      write(expression)
    default: writeInParentheses(expression)
    }
  }

  /// An expression in at least one pair of parentheses.
  func writeInParentheses(_ expression: Expression) {
    if expression.parentheses > 0 { return write(expression) }
    put("(")
    write(expression)
    put(")")
  }
}
