import MokumeTensor

/// The layout that partial values are filled up to.
struct Filling {
  let layout: Layout
  let dtypes: [DType]
  /// Whether it lacks tensors itself.
  let isPartial: Bool
}

/// What tells fillings apart.
struct FillingKey: Hashable {
  let layout: ObjectIdentifier
  let dtypes: [DType]
  let isPartial: Bool
}

/// A value and the index of what it was filled up to.
struct FilledKey: Hashable {
  let value: NodeID
  let filling: Int
}

extension Graph {
  /// The index of a filling; equal ones have one.
  func index(of target: Filling) -> Int {
    let key = FillingKey(
      layout: ObjectIdentifier(target.layout), dtypes: target.dtypes, isPartial: target.isPartial)
    if let known = fillings[key] { return known }
    fillings[key] = fillings.count
    return fillings.count - 1
  }

  /// A value whose lacking tensors are zero, with tensors for all of a layout.
  ///
  /// What is computed element by element is computed again over the larger layout, so that exp(x) is 1
  /// where x is 0; zeros are added to what a formula begins with, once for each layout. What ranges over
  /// tensors, layers or the model stays what it is, and is zero beyond: a value does not depend on what it
  /// is combined with later.
  ///
  /// - Complexity: O(*n*) in the nodes that were not filled up to this layout before.
  func filled(_ id: NodeID, _ target: Filling, _ index: Int) throws(GraphError) -> NodeID {
    for part in unfilled(id, target, index) {
      filledValues[FilledKey(value: part, filling: index)] = try refilled(part, target, index)
    }
    return done(id, target, index) ?? id
  }

  /// A value as it is after filling, or nil before.
  private func done(_ id: NodeID, _ target: Filling, _ index: Int) -> NodeID? {
    guard let own = facts(of: id).layout, own !== target.layout else { return id }
    return filledValues[FilledKey(value: id, filling: index)]
  }

  /// What is to be filled up in a value and what it is computed from, operands first. A formula may be
  /// longer than calls can nest.
  private func unfilled(_ id: NodeID, _ target: Filling, _ index: Int) -> [NodeID] {
    var found: Set<NodeID> = []
    var pending = [id]
    while let next = pending.popLast() {
      guard done(next, target, index) == nil, found.insert(next).inserted else { continue }
      pending += elements(of: next)
    }
    return found.sorted { $0.index < $1.index }
  }

  /// The operands that are filled up in place of a value.
  private func elements(of id: NodeID) -> [NodeID] {
    switch self[id].operation {
    case .extent(let scope): [.tensor, .row, .column].contains(scope) ? self[id].operands : []
    // Zero is zero in any type, and beside a model a difference has the model's types.
    case .unary(let operation)
    where operation.castType != nil && facts(of: id).weight.isDifference: []
    default: isByElement(id) ? self[id].operands : []
    }
  }

  private func refilled(
    _ id: NodeID, _ target: Filling, _ index: Int
  ) throws(GraphError) -> NodeID {
    func operand(_ old: NodeID) -> NodeID { done(old, target, index) ?? old }
    if case .extent(let scope) = self[id].operation, let like = elements(of: id).first {
      return extent(operand(like), over: scope)
    }
    if elements(of: id).isEmpty { return fill(id, target) }
    let made = try remade(id) { old throws(GraphError) in operand(old) }
    return made ?? fill(id, target)
  }

  /// The value with zeros for the tensors it lacks; a number of a layer is that of all its tensors.
  private func fill(_ filled: NodeID, _ target: Filling) -> NodeID {
    // However often zeros were added, it is the same value.
    let id = unfilledValues[filled] ?? filled
    let known = facts(of: id)
    guard let own = known.layout else { return id }
    let layers = known.grain == .layer ? firstTensors(of: own) : [:]
    let origins = target.layout.names.indices.map { place -> Gather.Origin? in
      let name = target.layout.names[place]
      if own.position(of: name) != nil { return Gather.Origin(operand: 0, name: name) }
      return layerKey(place, of: target.layout).flatMap { layers[$0] }
        .map { Gather.Origin(operand: 0, name: $0) }
    }
    let made = intern(
      Node(
        operation: .gather(index(of: Gather(layout: target.layout, origins: origins))),
        operands: [id]),
      Facts(
        layout: target.layout, dtypes: known.dtypes.isEmpty ? [] : target.dtypes,
        grain: known.grain, weight: known.weight, isPartial: target.isPartial))
    if made != id { unfilledValues[made] = id }
    return made
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
