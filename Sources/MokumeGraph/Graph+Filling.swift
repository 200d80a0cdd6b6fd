import MokumeTensor

/// The layout that partial values are filled up to.
struct Filling {
  let layout: Layout
  let dtypes: [DType]
  /// Whether it lacks tensors itself.
  let isPartial: Bool
}

/// A value and what it was filled up to.
struct FilledKey: Hashable {
  let value: NodeID
  let layout: ObjectIdentifier
  let dtypes: [DType]
  let isPartial: Bool
}

extension Graph {
  /// A value whose lacking tensors are zero, with tensors for all of a layout.
  ///
  /// What is computed element by element is computed again over the larger layout, so that exp(x) is 1
  /// where x is 0. What ranges over tensors, layers or the model stays what it is, and is zero beyond:
  /// a value does not depend on what it is combined with later.
  func filled(
    _ id: NodeID, _ target: Filling
  ) throws(GraphError) -> NodeID {
    guard let own = facts(of: id).layout, own !== target.layout else { return id }
    let key = FilledKey(
      value: id, layout: ObjectIdentifier(target.layout), dtypes: target.dtypes,
      isPartial: target.isPartial)
    if let known = filledValues[key] { return known }
    let made = try refilled(id, target)
    filledValues[key] = made
    return made
  }

  private func refilled(
    _ id: NodeID, _ target: Filling
  ) throws(GraphError) -> NodeID {
    switch self[id].operation {
    case .extent(let scope) where [.tensor, .row, .column].contains(scope):
      return extent(try filled(self[id].operands[0], target), over: scope)
    default:
      let made = try remade(id) { operand throws(GraphError) in try filled(operand, target) }
      return made ?? fill(id, target)
    }
  }

  /// The value with zeros for the tensors it lacks; a number of a layer is that of all its tensors.
  private func fill(_ id: NodeID, _ target: Filling) -> NodeID {
    let known = facts(of: id)
    guard let own = known.layout else { return id }
    let layers = known.grain == .layer ? firstTensors(of: own) : [:]
    let origins = target.layout.names.indices.map { place -> Gather.Origin? in
      let name = target.layout.names[place]
      if own.position(of: name) != nil { return Gather.Origin(operand: 0, name: name) }
      return layerKey(place, of: target.layout).flatMap { layers[$0] }
        .map { Gather.Origin(operand: 0, name: $0) }
    }
    return intern(
      Node(
        operation: .gather(index(of: Gather(layout: target.layout, origins: origins))),
        operands: [id]),
      Facts(
        layout: target.layout, dtypes: known.dtypes.isEmpty ? [] : target.dtypes,
        grain: known.grain, weight: known.weight, isPartial: target.isPartial))
  }

  /// One tensor of each layer, by what the names of the layer begin with.
  private func firstTensors(of layout: Layout) -> [String: TensorName] {
    var first: [String: TensorName] = [:]
    for place in layout.names.indices {
      guard let key = layerKey(place, of: layout), first[key] == nil else { continue }
      first[key] = layout.names[place]
    }
    return first
  }

  private func layerKey(_ place: Int, of layout: Layout) -> String? {
    guard case .layer(let number, let tower) = layout.layers.places[place] else { return nil }
    return layout.layers.towers[tower].prefix + String(number)
  }
}
