/// An expression of the language that is being written.
indirect enum Code: Hashable {
  struct Argument: Hashable {
    let label: String?
    let value: Code
  }

  case text(String)
  /// Layers of the model in a variable.
  case layers(String, Range<Int>)
  case list([Code])
  case call(String, [Argument])
  /// Operands with an operator between them.
  case infix(String, [Code])
  /// Numbers that differ by tensor, and the parameter they are for. Used twice, they get a variable.
  case numbers(String, for: String)

  /// The expression as text; numbers with a variable are written by its name.
  func text(_ variables: [Code: String] = [:]) -> String {
    if let name = variables[self] { return name }
    switch self {
    case .text(let text), .numbers(let text, _): return text
    case .layers(let model, let range):
      return "\(model).layers[\(range.lowerBound)..<\(range.upperBound)]"
    case .list(let items):
      return "[" + items.map { $0.text(variables) }.joined(separator: ", ") + "]"
    case .call(let name, let arguments):
      let inner = arguments.map { ($0.label.map { $0 + ": " } ?? "") + $0.value.text(variables) }
      return name + "(" + inner.joined(separator: ", ") + ")"
    case .infix(let symbol, let operands):
      return operands.map { operand in
        let text = operand.text(variables)
        if case .infix = operand { return "(\(text))" }
        return text
      }.joined(separator: " \(symbol) ")
    }
  }

  /// The numbers in it that differ by tensor, in their order, as often as they are there.
  var numbers: [Code] {
    switch self {
    case .text, .layers: []
    case .numbers: [self]
    case .list(let items), .infix(_, let items): items.flatMap(\.numbers)
    case .call(_, let arguments): arguments.flatMap(\.value.numbers)
    }
  }
}

extension Code.Argument {
  static func plain(_ value: Code) -> Code.Argument { .init(label: nil, value: value) }
}
