import MokumeDiagnostics
import MokumeGraph
import MokumeTensor

extension BuiltinCall {
  /// Takes each tensor from the model that the rules choose.
  func pick() throws(Diagnostic) -> Value {
    guard case .map(let map) = self[0] else { return .none }
    var models: [NodeID] = []
    try collectModels(of: map, into: &models)
    let even = try alike(models, in: map)
    guard let last = even.last, let layout = graph.facts(of: last).layout else {
      throw wrongKind("models", got: self[0], at: place(0))
    }
    var origins = [Gather.Origin?](repeating: nil, count: layout.count)
    let places = Dictionary(uniqueKeysWithValues: zip(models, even.indices))
    try choose(map, Array(layout.names.indices), of: layout, (even, places), &origins)
    let tensors = zip(layout.names, origins).compactMap { name, origin in
      origin.map { (name: name, origin: $0) }
    }
    return .lazy(graph.gather(even, changed(tensors, by: models)))
  }

  /// The models of a map with tensors for all that one of them has.
  private func alike(_ models: [NodeID], in map: RuleMap) throws(Diagnostic) -> [NodeID] {
    guard let first = models.first, models.contains(where: { graph.facts(of: $0).isPartial })
    else { return graph.evened(models) }
    let whole = models.first { !graph.facts(of: $0).isPartial } ?? first
    var fitting: [NodeID] = []
    for model in [whole] + models where !fitting.contains(model) {
      fitting.append(model)
      do throws(GraphError) {
        _ = try graph.alike(fitting)
      } catch {
        throw evaluator.misfit(
          error, Operand(whole, nil), Operand(model, nil), "cannot be picked from beside it",
          at: place(of: model, in: map) ?? place(0))
      }
    }
    do throws(GraphError) {
      return try graph.alike(models)
    } catch {
      throw evaluator.misfit(
        error, Operand(whole, nil), Operand(first, nil), "cannot be picked from", at: place(0))
    }
  }

  /// Where a map names a model.
  private func place(of model: NodeID, in map: RuleMap) -> Span? {
    map.entries.lazy.compactMap { entry in
      switch entry.value {
      case .lazy(model): entry.valueSpan
      case .map(let inner): self.place(of: model, in: inner)
      default: nil
      }
    }.first
  }

  /// Of adapters alone only what the one that is picked changes, as it is in an adapter.
  private func changed(
    _ tensors: [(name: TensorName, origin: Gather.Origin)], by models: [NodeID]
  ) -> [(name: TensorName, origin: Gather.Origin)] {
    guard models.allSatisfy(graph.isAdapter) else { return tensors }
    let changed = tensors.filter { tensor in
      let own = graph.facts(of: models[tensor.origin.operand]).layout
      return own?.position(of: tensor.name) != nil
    }
    return changed.isEmpty ? tensors : changed
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
