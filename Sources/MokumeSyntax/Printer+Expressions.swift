extension Printer {
  /// An expression on one line.
  ///
  /// Each kind has a function of its own: one that held the pieces of all of them would need a
  /// frame too large for a recursion in debug builds. So do `TreeDump`'s.
  static func flat(_ expression: Expression) -> String {
    switch expression.kind {
    case .number, .size, .boolean, .name, .missing: leaf(expression)
    case .string: string(expression)
    case .unary: unary(expression)
    case .binary: binary(expression)
    case .conditional: conditional(expression)
    case .call, .index, .field: postfix(expression)
    case .list, .comprehension: list(expression)
    case .map: map(expression)
    case .load: load(expression)
    }
  }

  private static func leaf(_ expression: Expression) -> String {
    switch expression.kind {
    case .number(_, let spelling), .size(_, let spelling): spelling
    case .boolean(let value): value ? "true" : "false"
    case .name(let name): name
    default: "<missing>"
    }
  }

  private static func string(_ expression: Expression) -> String {
    if case .string(let parts) = expression.kind { string(parts) } else { "" }
  }

  private static func unary(_ expression: Expression) -> String {
    guard case .unary(let operation, let operand) = expression.kind else { return "" }
    return operation == .not
      ? "not " + self.operand(operand, in: .not) : "-" + tightOperand(operand)
  }

  private static func binary(_ expression: Expression) -> String {
    guard case .binary(let operation, let left, let right, _) = expression.kind else { return "" }
    let level = operation.precedence
    let before = level.isChainable ? operand(left, in: level) : operand(left, above: level)
    let after = operand(right, above: level)
    let space = level == .range ? "" : " "
    return before + space + operation.rawValue + space + after
  }

  private static func conditional(_ expression: Expression) -> String {
    guard case .conditional(let condition, let then, let otherwise) = expression.kind else {
      return ""
    }
    return "if " + flat(condition) + " then " + flat(then) + " else " + flat(otherwise)
  }

  private static func postfix(_ expression: Expression) -> String {
    switch expression.kind {
    case .call(let callee, let arguments): base(callee) + "(" + joined(arguments) + ")"
    case .index(let value, let index): base(value) + "[" + flat(index) + "]"
    case .field(let value, let name): base(value) + "." + name.text
    default: ""
    }
  }

  private static func joined(_ arguments: [Argument]) -> String {
    var result = ""
    for argument in arguments { result += (result.isEmpty ? "" : ", ") + flat(argument) }
    return result
  }

  private static func list(_ expression: Expression) -> String {
    switch expression.kind {
    case .comprehension(let element, let variable, let source, let condition):
      "[" + flat(element) + " for " + variable.text + " in " + flat(source)
        + (condition.map { " if " + flat($0) } ?? "") + "]"
    case .list(let elements): "[" + joined(elements) + "]"
    default: ""
    }
  }

  private static func joined(_ elements: [Expression]) -> String {
    var result = ""
    for element in elements { result += (result.isEmpty ? "" : ", ") + flat(element) }
    return result
  }

  private static func map(_ expression: Expression) -> String {
    guard case .map(let entries) = expression.kind else { return "" }
    var result = ""
    for entry in entries { result += (result.isEmpty ? "{ " : ", ") + flat(entry) }
    return result + " }"
  }

  /// An expression where at least this level is allowed, in parentheses if it is looser.
  static func operand(_ expression: Expression, in level: Precedence) -> String {
    guard let own = looseness(of: expression) else { return flat(expression) }
    return own >= level ? flat(expression) : "(\(flat(expression)))"
  }

  private static func operand(_ expression: Expression, above level: Precedence) -> String {
    guard let tighter = level.tighter else { return tightOperand(expression) }
    return operand(expression, in: tighter)
  }

  /// The operand of a unary minus or the right one of a product.
  private static func tightOperand(_ expression: Expression) -> String {
    looseness(of: expression) == nil ? flat(expression) : "(\(flat(expression)))"
  }

  /// The level an expression needs around it; `nil` for what binds tighter than any operator.
  ///
  /// A conditional swallows all that follows, so it counts as the loosest.
  private static func looseness(of expression: Expression) -> Precedence? {
    switch expression.kind {
    case .binary(let operation, _, _, _): operation.precedence
    case .unary(.not, _): .not
    case .conditional: .or
    default: nil
    }
  }

  /// An expression before `(`, `[` or `.`.
  private static func base(_ expression: Expression) -> String {
    switch expression.kind {
    case .name, .call, .index, .field, .list, .map, .string, .load, .boolean, .missing:
      flat(expression)
    default: "(\(flat(expression)))"
    }
  }

  /// `load "path"` wherever that is possible, `load(…)` otherwise.
  private static func load(_ expression: Expression) -> String {
    guard case .load(let arguments) = expression.kind else { return "" }
    if arguments.count == 1, arguments[0].label == nil, case .string = arguments[0].value.kind {
      return "load " + flat(arguments[0].value)
    }
    return "load(" + joined(arguments) + ")"
  }

  static func flat(_ argument: Argument) -> String {
    (argument.label.map { $0.text + ": " } ?? "") + flat(argument.value)
  }

  static func flat(_ entry: MapEntry) -> String { key(entry) + ": " + flat(entry.value) }

  static func key(_ entry: MapEntry) -> String {
    switch entry.key {
    case .string(let parts): string(parts)
    case .name(let name): name
    case .otherwise: "else"
    }
  }

  private static func string(_ parts: [StringPart]) -> String {
    var result = "\""
    for part in parts {
      switch part {
      case .text(let text): result += escaped(text)
      case .interpolation(let value): result += "\\(" + flat(value) + ")"
      }
    }
    return result + "\""
  }
}
