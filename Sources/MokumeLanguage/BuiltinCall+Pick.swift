import MokumeDiagnostics
import MokumeGraph
import MokumeTensor

extension BuiltinCall {
  /// Takes each tensor from the model that the rules choose.
  func pick() throws(Diagnostic) -> Value {
    guard case .map(let map) = self[0] else { return .none }
    var models: [NodeID] = []
    try collectModels(of: map, into: &models)
    let even = graph.evened(models)
    guard let last = even.last, let layout = graph.facts(of: last).layout else {
      throw wrongKind("models", got: self[0], at: place(0))
    }
    var origins = [Gather.Origin?](repeating: nil, count: layout.count)
    let places = Dictionary(uniqueKeysWithValues: zip(models, even.indices))
    try choose(map, Array(layout.names.indices), of: layout, (even, places), &origins)
    let tensors = zip(layout.names, origins).compactMap { name, origin in
      origin.map { (name, $0) }
    }
    return .lazy(graph.gather(even, tensors))
  }

  /// The models of a map in the order of its rules, `else` last.
  private func collectModels(
    of map: RuleMap, into models: inout [NodeID]
  ) throws(Diagnostic) {
    for entry in map.entries {
      switch entry.value {
      case .map(let inner): try collectModels(of: inner, into: &models)
      case .lazy(let node) where !graph.isFactor(node):
        if let first = models.first, graph.isDifference(first) != graph.isDifference(node) {
          throw wrongKind(
            graph.isDifference(first) ? "differences for all rules" : "models for all rules",
            got: entry.value, at: entry.valueSpan)
        }
        models.removeAll { $0 == node }
        models.append(node)
      default: throw wrongKind("models", got: entry.value, at: entry.valueSpan)
      }
    }
  }

  private func choose(
    _ map: RuleMap, _ positions: [Int], of layout: Layout,
    _ models: (even: [NodeID], places: [NodeID: Int]), _ origins: inout [Gather.Origin?]
  ) throws(Diagnostic) {
    let (taken, rest) = try evaluator.split(positions, of: layout, by: map)
    if let first = rest.first {
      throw .uncovered(
        rest.count, of: positions.count, first: layout.names[first], needs: "model", at: map.span)
    }
    for (entry, positions) in zip(map.entries, taken) {
      switch entry.value {
      case .map(let inner): try choose(inner, positions, of: layout, models, &origins)
      case .lazy(let node):
        let index = models.places[node] ?? 0
        let missing = positions.map { layout.names[$0] }.filter {
          graph.facts(of: models.even[index]).layout?.position(of: $0) == nil
        }
        guard missing.isEmpty else {
          throw .lacksTensors(missing, rule: entry.key, at: entry.valueSpan)
        }
        for position in positions {
          origins[position] = Gather.Origin(operand: index, name: layout.names[position])
        }
      default: break
      }
    }
  }
}
