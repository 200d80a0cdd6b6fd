import MokumeTensor

/// Operands that have one layout, as far as they have one.
struct Aligned {
  var operands: [NodeID]
  /// Whether what is made of them lacks tensors that count as zero.
  var isPartial: Bool
}

extension Graph {
  /// The layout that values have together, or nil for numbers: that of a model among them, else every
  /// tensor that one of the partial values has.
  ///
  /// - Throws: `GraphError` when the shapes of partial values differ.
  public func commonLayout(of ids: [NodeID]) throws(GraphError) -> Layout? {
    let known = ids.map { facts(of: $0) }
    if let whole = known.first(where: { $0.layout != nil && !$0.isPartial && !$0.dtypes.isEmpty }) {
      return whole.layout
    }
    let partial = known.contains { $0.isPartial } ? try union(of: ids) : nil
    return partial?.layout ?? known.lazy.compactMap(\.layout).first
  }

  /// The values with the tensors that one of them has; where it lacks some, an adapter is zero.
  ///
  /// - Throws: `GraphError` when the values do not fit together.
  public func alike(_ ids: [NodeID]) throws(GraphError) -> [NodeID] { try aligned(ids).operands }

  /// The operands, with partial ones filled up to the layout of the others: tensors that they lack are
  /// zero.
  ///
  /// - Throws: `GraphError` when a partial operand has what a whole one lacks.
  func aligned(_ ids: [NodeID]) throws(GraphError) -> Aligned {
    let ids = evened(ids)
    let known = ids.map { facts(of: $0) }
    guard known.contains(where: \.isPartial) else {
      return Aligned(operands: ids, isPartial: false)
    }
    let whole = known.firstIndex { $0.layout != nil && !$0.isPartial && !$0.dtypes.isEmpty }
    let target: Filling
    if let whole, let layout = known[whole].layout {
      target = Filling(layout: layout, dtypes: known[whole].dtypes, isPartial: false)
      for (place, facts) in known.enumerated() where facts.isPartial {
        try require(facts, within: known[whole], isLeft: place < whole)
      }
    } else {
      target = try union(of: ids)
    }
    let key = index(of: target)
    var operands: [NodeID] = []
    for (id, facts) in zip(ids, known) {
      // Numbers by tensor may be those of a model, and then say nothing about what lies outside.
      let isFilled = facts.isPartial || (facts.dtypes.isEmpty && target.isPartial)
      operands.append(isFilled ? try filled(id, target, key) : id)
    }
    return Aligned(operands: operands, isPartial: target.isPartial)
  }

  /// The operands of a product, of which only the tensors count that no factor lacks.
  ///
  /// - Parameter deciding: the operands whose zeros make the result zero.
  func alignedFactors(
    _ ids: [NodeID], deciding: [Int]
  ) throws(GraphError) -> Aligned {
    let ids = evened(ids)
    let known = ids.map { facts(of: $0) }
    // What is no difference need not be zero where a tensor is lacking: exp(0) is 1.
    guard
      let few = deciding.first(where: { known[$0].isPartial && known[$0].weight.isDifference }),
      let layout = known[few].layout,
      let other = known.indices.first(where: { $0 != few && known[$0].layout != nil }),
      let wide = known[other].layout, !known[other].isPartial
    else { return try aligned(ids) }
    if wide === layout { return Aligned(operands: ids, isPartial: true) }
    try require(known[few], within: known[other], isLeft: few < other)
    var operands = ids
    operands[other] = gather(
      [ids[other]], layout.names.map { ($0, Gather.Origin(operand: 0, name: $0)) })
    return Aligned(operands: operands, isPartial: true)
  }

  /// Refuses tensors of a partial value that a whole one lacks, or has in another shape or as integers.
  private func require(
    _ partial: Facts, within whole: Facts, isLeft: Bool
  ) throws(GraphError) {
    guard let few = partial.layout, let all = whole.layout, few !== all else { return }
    let beyond = few.names.filter { all.position(of: $0) == nil }
    if !beyond.isEmpty { throw .beyondModel(beyond, total: few.count, isLeft: isLeft) }
    try isLeft ? requireShapes(few, all) : requireShapes(all, few)
    guard !whole.dtypes.isEmpty else { return }
    for (place, name) in few.names.enumerated() {
      guard let position = all.position(of: name), !whole.dtypes[position].isComputable else {
        continue
      }
      let own = partial.dtypes.isEmpty ? DType.f32 : partial.dtypes[place]
      let other = whole.dtypes[position]
      throw .notComputable(name, left: isLeft ? own : other, right: isLeft ? other : own)
    }
  }

  /// Refuses tensors that both have in different shapes.
  func requireShapes(_ a: Layout, _ b: Layout) throws(GraphError) {
    var pairs: [GraphError.ShapePair] = []
    for (place, name) in a.names.enumerated() {
      guard let other = b.position(of: name), a.shapes[place] != b.shapes[other] else { continue }
      pairs.append(.init(name: name, left: a.shapes[place], right: b.shapes[other]))
    }
    if !pairs.isEmpty { throw .shapesDiffer(pairs, total: max(a.count, b.count)) }
  }
}
