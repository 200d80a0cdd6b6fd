import MokumeDiagnostics

/// An expression of the language that is being written.
indirect enum Code: Hashable {
  struct Argument: Hashable {
    let label: String?
    let value: Code
  }

  case text(Passage)
  /// Layers of the model in a variable, and which.
  case layers(Passage, Passage)
  case list([Code])
  case call(Passage, [Argument])
  /// Operands with an operator between them.
  case infix(String, [Code])
  /// Numbers that differ by tensor, and the parameter they are for. Used twice, they get a variable.
  case numbers(Passage, for: String)

  /// The expression as text; numbers with a variable are written by its name.
  func text(_ variables: [Code: String] = [:]) -> Passage {
    switch self {
    case .text(let text): return text
    case .numbers(let text, _):
      return variables[self].map { Passage(text: $0, from: text.origin) } ?? text
    case .layers(let model, let range):
      return Passage("\(model).layers[\(range)]", from: range.origin)
    case .list(let items):
      return "[\(items.map { $0.text(variables) }.joined(separator: ", "))]"
    case .call(let name, let arguments):
      let inner = arguments.map { argument -> Passage in
        let value = argument.value.text(variables)
        return argument.label.map { "\($0): \(value)" } ?? value
      }
      return Passage("\(name)(\(inner.joined(separator: ", ")))", from: name.origin)
    case .infix(let symbol, let operands):
      return operands.map { operand -> Passage in
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
