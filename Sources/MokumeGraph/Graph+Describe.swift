import MokumeTensor

extension Graph {
  /// The value as text, one node a line, numbered in order of use; equal graphs give equal text.
  public func describe(_ roots: [NodeID]) -> String {
    let order = orderOfUse(from: roots)
    let numbers = Dictionary(uniqueKeysWithValues: zip(order, order.indices))
    var lines: [String] = []
    for id in order {
      let operands = self[id].operands.map { "%\(numbers[$0] ?? -1)" }
      let parts = [title(self[id].operation)] + operands
      lines.append("%\(numbers[id] ?? -1) = \(parts.joined(separator: " "))\(suffix(id))")
    }
    return lines.joined(separator: "\n")
  }

  /// The value as text from which nothing is left out: equal texts over equal models are equal
  /// values. Models are told apart by their places in ``sources(of:)``.
  package func recipe(of root: NodeID) -> String {
    let places = Dictionary(
      uniqueKeysWithValues: sources(of: root).enumerated().map { ($0.element, $0.offset) })
    let order = orderOfUse(from: [root])
    let numbers = Dictionary(uniqueKeysWithValues: zip(order, order.indices))
    return order.map { id in
      // The description that the compiler makes shows every payload of an operation; an index into
      // a table of the graph stands for what it names.
      let text =
        switch self[id].operation {
        case .source(let index): "source \(places[index] ?? -1) \(sources[index].name)"
        case .numbers(let index): recipe(of: tensorNumbers[index])
        case .gather(let index): recipe(of: gathers[index])
        case .rows(let index), .rowMask(let index):
          "\(title(self[id].operation)) \(recipe(of: rowGathers[index]))"
        case .constant, .unary, .binary, .select, .reduce, .extent, .ranked, .trim, .withinRow,
          .agreeingSum, .agreeingWeight, .uniform, .varying:
          "\(self[id].operation)"
        }
      return text + self[id].operands.map { " %\(numbers[$0] ?? -1)" }.joined() + "\n"
    }.joined()
  }

  private func recipe(of numbers: TensorNumbers) -> String {
    zip(numbers.layout.names, numbers.values).map { name, value in
      "\(name.text.debugDescription) \(value.bitPattern)"
    }.joined(separator: ", ")
  }

  private func recipe(of gather: Gather) -> String {
    zip(gather.layout.names, gather.origins).map { name, origin in
      let place = origin.map { "\($0.operand) \($0.name.text.debugDescription)" }
      return "\(name.text.debugDescription) \(place ?? "zero")"
    }.joined(separator: ", ")
  }

  private func recipe(of gather: RowGather) -> String {
    zip(gather.layout.names, gather.origins).compactMap { name, origin in
      origin.map {
        "\(name.text.debugDescription) \($0.name.text.debugDescription) \($0.map.text)"
      }
    }.joined(separator: "; ")
  }

  private func title(_ operation: Operation) -> String {
    switch operation {
    case .source(let index): "source \(sources[index].name)"
    case .constant(let bits): "constant \(Double(bitPattern: bits))"
    case .unary(let operation): operation.rawValue
    case .binary(let operation): operation.rawValue
    case .select: "select"
    case .reduce(let reduction, let scope): "\(reduction.rawValue) over \(scope.rawValue)"
    case .extent(let scope): "extent over \(scope.rawValue)"
    case .ranked(let scope): "ranked over \(scope.rawValue)"
    case .trim(let scope): "trim over \(scope.rawValue)"
    case .withinRow(let operation): "\(operation.text) of each row of"
    case .agreeingSum: "sum of what agrees with"
    case .agreeingWeight: "weight of what agrees with"
    case .uniform(let seed): "uniform seed \(seed)"
    case .numbers(let index): "numbers \(tensorNumbers[index].summary)"
    case .varying: "numbers of no model yet"
    case .gather(let index): "gather \(gathers[index].summary)"
    case .rows(let index): "rows \(rowGathers[index].summary)"
    case .rowMask(let index): "has rows \(rowGathers[index].summary)"
    }
  }

  private func suffix(_ id: NodeID) -> String {
    let known = facts(of: id)
    guard let layout = known.layout else { return "" }
    let weight =
      switch known.weight {
      case .sum(let sum?): "  weight \(sum)"
      case .sum(nil): "  weight unknown"
      case .factor: ""
      }
    return "  ; \(layout.count) tensors, per \(known.grain)\(weight)"
  }
}
