extension TreeDump {
  static func expression(_ expression: Expression) -> String {
    switch expression.kind {
    case .number, .size, .boolean, .name, .missing: leaf(expression)
    case .string(let parts): string(parts)
    case .unary, .binary, .index, .field, .conditional: operation(expression)
    case .call, .load: call(expression)
    case .list, .comprehension: list(expression)
    case .map(let entries): map(entries)
    }
  }

  private static func leaf(_ expression: Expression) -> String {
    switch expression.kind {
    case .number(_, let spelling): "(number \(spelling))"
    case .size(_, let spelling): "(size \(spelling))"
    case .boolean(let value): "(\(value))"
    case .name(let name): "(name \(name))"
    default: "(missing)"
    }
  }

  private static func operation(_ expression: Expression) -> String {
    switch expression.kind {
    case .unary(let operation, let operand): node(operation.rawValue, operand)
    case .binary(let operation, let left, let right, _): node(operation.rawValue, left, right)
    case .index(let base, let index): node("index", base, index)
    case .field(let base, let name): "(field " + self.expression(base) + " " + name.text + ")"
    case .conditional(let condition, let then, let otherwise):
      node("if", condition, then, otherwise)
    default: ""
    }
  }

  private static func list(_ expression: Expression) -> String {
    switch expression.kind {
    case .list(let elements): node("list", elements)
    case .comprehension(let element, let variable, let source, let condition):
      node("each " + variable.text, [element, source] + (condition.map { [$0] } ?? []))
    default: ""
    }
  }

  private static func node(_ head: String, _ parts: Expression...) -> String { node(head, parts) }

  private static func node(_ head: String, _ parts: [Expression]) -> String {
    var result = "(" + head
    for part in parts { result += " " + expression(part) }
    return result + ")"
  }

  private static func call(_ expression: Expression) -> String {
    switch expression.kind {
    case .call(let callee, let values): "(call " + self.expression(callee) + arguments(values) + ")"
    case .load(let values): "(load" + arguments(values) + ")"
    default: ""
    }
  }

  static func arguments(_ arguments: [Argument]) -> String {
    var result = ""
    for argument in arguments {
      let value = expression(argument.value)
      if let label = argument.label {
        result += " (" + label.text + ": " + value + ")"
      } else {
        result += " " + value
      }
    }
    return result
  }

  private static func map(_ entries: [MapEntry]) -> String {
    var result = "(map"
    for entry in entries { result += " (" + key(entry) + ": " + expression(entry.value) + ")" }
    return result + ")"
  }

  private static func key(_ entry: MapEntry) -> String {
    switch entry.key {
    case .string(let parts): string(parts)
    case .name(let name): name
    case .otherwise: "else"
    }
  }

  private static func string(_ parts: [StringPart]) -> String {
    var result = "(string"
    for part in parts {
      switch part {
      case .text(let text): result += " " + StringEscape.quoted(text)
      case .interpolation(let value): result += " " + expression(value)
      }
    }
    return result + ")"
  }
}
