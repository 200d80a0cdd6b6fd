import MokumeTensor

/// The tensors that partial values have together.
///
/// Equal sets of tensors are one layout, whatever was joined first: else a formula over several adapters
/// would be filled up from one order of the same tensors to another at each of its steps.
extension Graph {
  /// What partial values are filled up to where no whole one is among them.
  ///
  /// - Throws: `GraphError` when their shapes differ, or a type of one is not computed with.
  func union(of ids: [NodeID]) throws(GraphError) -> Filling {
    var layout: Layout?
    var types: [DType] = []
    for known in ids.map({ facts(of: $0) }) {
      guard let own = known.layout else { continue }
      guard let before = layout else {
        layout = own
        types = known.dtypes.isEmpty ? own.names.map { _ in .f32 } : known.dtypes
        continue
      }
      (layout, types) = try joined(before, types, own, known.dtypes)
    }
    let joined = layout ?? Layout(names: [], shapes: [])
    return ordered(joined, types, isNew: !ids.contains { facts(of: $0).layout === joined })
  }

  private func joined(
    _ a: Layout, _ types: [DType], _ b: Layout, _ others: [DType]
  ) throws(GraphError) -> (Layout, [DType]) {
    if a === b && (others.isEmpty || others == types) { return (a, types) }
    try requireShapes(a, b)
    var (names, shapes, dtypes) = (a.names, a.shapes, types)
    for (place, name) in b.names.enumerated() {
      let type = others.isEmpty ? DType.f32 : others[place]
      guard let known = a.position(of: name) else {
        names.append(name)
        shapes.append(b.shapes[place])
        dtypes.append(type)
        continue
      }
      guard let both = types[known] == type ? type : DType.promote(types[known], type) else {
        throw .notComputable(name, left: types[known], right: type)
      }
      dtypes[known] = both
    }
    return (names.count == a.count ? a : Layout(names: names, shapes: shapes), dtypes)
  }

  /// The same tensors in the order that these have in this graph.
  private func ordered(_ layout: Layout, _ types: [DType], isNew: Bool) -> Filling {
    let whole = sameTensors(layout, isNew: isNew)
    if whole === layout { return Filling(layout: whole, dtypes: types, isPartial: true) }
    let dtypes = whole.names.map { types[layout.position(of: $0) ?? 0] }
    return Filling(layout: whole, dtypes: dtypes, isPartial: true)
  }

  /// The first layout with these names and shapes that was asked for, whatever their order; a new one has
  /// the natural order.
  private func sameTensors(_ layout: Layout, isNew: Bool) -> Layout {
    if let known = unions[ObjectIdentifier(layout)] { return known }
    let own = shared(layout)
    let places = own.names.indices.sorted { own.names[$0].precedesNaturally(own.names[$1]) }
    let sorted = shared(
      Layout(names: places.map { own.names[$0] }, shapes: places.map { own.shapes[$0] }))
    let found = unions[ObjectIdentifier(sorted)] ?? (isNew ? sorted : own)
    for known in [own, sorted] { unions[ObjectIdentifier(known)] = found }
    return found
  }
}
