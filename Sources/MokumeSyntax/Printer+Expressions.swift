extension Printer {
  /// An expression on one line.
  static func flat(_ expression: Expression) -> String {
    switch expression.kind {
    case .number(_, let spelling), .size(_, let spelling): spelling
    case .string(let parts): string(parts)
    case .boolean(let value): "\(value)"
    case .name(let name): name
    case .unary(.not, let operand): "not \(self.operand(operand, in: .not))"
    case .unary(.negate, let operand): "-\(tightOperand(operand))"
    case .binary(let operation, let left, let right, _): binary(operation, left, right)
    case .conditional(let condition, let then, let otherwise):
      "if \(flat(condition)) then \(flat(then)) else \(flat(otherwise))"
    case .call(let callee, let arguments):
      base(callee) + "(" + arguments.map(flat).joined(separator: ", ") + ")"
    case .index(let value, let index): base(value) + "[" + flat(index) + "]"
    case .field(let value, let name): base(value) + "." + name.text
    case .list(let elements): "[" + elements.map(flat).joined(separator: ", ") + "]"
    case .comprehension(let element, let variable, let source, let condition):
      "[\(flat(element)) for \(variable.text) in \(flat(source))"
        + (condition.map { " if " + flat($0) } ?? "") + "]"
    case .map(let entries): "{ " + entries.map(flat).joined(separator: ", ") + " }"
    case .load(let arguments): load(arguments)
    case .missing: "<missing>"
    }
  }

  private static func binary(
    _ operation: BinaryOperator, _ left: Expression, _ right: Expression
  ) -> String {
    let level = operation.precedence
    let before = level.isChainable ? operand(left, in: level) : operand(left, above: level)
    let after = operand(right, above: level)
    let space = level == .range ? "" : " "
    return before + space + operation.rawValue + space + after
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
  private static func load(_ arguments: [Argument]) -> String {
    if arguments.count == 1, arguments[0].label == nil, case .string = arguments[0].value.kind {
      return "load " + flat(arguments[0].value)
    }
    return "load(" + arguments.map(flat).joined(separator: ", ") + ")"
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
    let inner = parts.map { part in
      switch part {
      case .text(let text): escaped(text)
      case .interpolation(let value): "\\(\(flat(value)))"
      }
    }
    return "\"" + inner.joined() + "\""
  }
}
