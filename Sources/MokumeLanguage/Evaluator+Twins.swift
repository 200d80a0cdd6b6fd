import MokumeGraph

extension Evaluator {
  /// Arguments whose models have the same tensors, as far as tied embeddings make them differ; so that
  /// what a method spreads over the tensors of one of them fits the others.
  func evened(_ supplied: [Supplied]) -> [Supplied] {
    var nodes: [NodeID] = []
    for argument in supplied { collect(argument.value, into: &nodes) }
    let even = graph.evened(nodes)
    guard even != nodes else { return supplied }
    let changed = Dictionary(zip(nodes, even), uniquingKeysWith: { first, _ in first })
    return supplied.map { argument in
      var argument = argument
      argument.value = exchanging(argument.value, changed)
      return argument
    }
  }

  private func collect(_ value: Value, into nodes: inout [NodeID]) {
    switch value {
    case .lazy(let node): nodes.append(node)
    case .list(let items): for item in items { collect(item, into: &nodes) }
    default: break
    }
  }

  private func exchanging(_ value: Value, _ changed: [NodeID: NodeID]) -> Value {
    switch value {
    case .lazy(let node): .lazy(changed[node] ?? node)
    case .list(let items): .list(items.map { exchanging($0, changed) })
    default: value
    }
  }
}
