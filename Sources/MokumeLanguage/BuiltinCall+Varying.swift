import MokumeDiagnostics
import MokumeGraph

extension BuiltinCall {
  /// Turns rule maps and functions into numbers where the row takes numbers.
  mutating func takeNumbersByTensor() throws(Diagnostic) {
    for index in arguments.indices where row.parameters[index].kinds.takesNumbersByTensor {
      let title = name(index)
      guard case .list(let items) = self[index] else {
        self[index] = try evaluator.numeric(self[index], title: title, at: place(index))
        continue
      }
      var numbers: [Value] = []
      for (position, item) in items.enumerated() {
        let span = arguments[index].origin?.part(position).span ?? span
        numbers.append(
          try evaluator.numeric(item, title: "\(title)[\(position)]", at: span))
      }
      self[index] = .list(numbers)
    }
  }

  /// Spreads numbers that differ by tensor over the tensors of the first argument that has some.
  mutating func bindNumbersByTensor() throws(Diagnostic) {
    let values = arguments.flatMap { argument in
      if case .list(let items) = argument.value { items } else { [argument.value] }
    }
    let nodes = values.compactMap { if case .lazy(let node) = $0 { node } else { nil } }
    guard nodes.contains(where: graph.isVarying), let layout = evaluator.layout(of: nodes) else {
      return
    }
    for index in arguments.indices {
      if case .list(let items) = self[index] {
        var bound: [Value] = []
        for item in items { bound.append(try bind(item, to: layout)) }
        self[index] = .list(bound)
      } else {
        self[index] = try bind(self[index], to: layout)
      }
    }
  }

  private func bind(_ value: Value, to layout: Layout) throws(Diagnostic) -> Value {
    guard case .lazy(let node) = value, graph.isVarying(node) else { return value }
    return evaluator.value(try evaluator.bind(node, to: layout))
  }
}
