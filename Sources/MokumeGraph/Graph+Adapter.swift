import MokumeTensor

extension Graph {
  /// The description of an adapter, if the value is one as it was loaded.
  public func adapter(_ id: NodeID) -> AdapterModel? {
    if case .source(let source) = self[id].operation { sources[source].adapter } else { nil }
  }

  /// What an adapter changes in its base, as a difference.
  ///
  /// With W the base's tensor, or what replaces it, and D what is added to it, the tensor becomes
  /// V = W + D; with magnitudes m it becomes m * V / |V|, where |V| is the length of a row or column
  /// (DoRA, arXiv:2402.09353, equation 5). The difference is that minus the base's tensor.
  ///
  /// - Parameters:
  ///   - id: an adapter as it was loaded.
  ///   - base: a value with all tensors that the adapter changes, in the same shapes; a matrix also
  ///     fits what has its rows, with as many elements in each.
  /// - Throws: `GraphError` when the base lacks tensors, or has them in other shapes.
  public func difference(ofAdapter id: NodeID, from base: NodeID) throws(GraphError) -> NodeID {
    guard let adapter = adapter(id) else { return id }
    let kept = repeated(in: base).filter(adapter.keeps)
    guard !kept.isEmpty else {
      return try difference(
        adapter.changes + shared(adapter.changes, in: base), of: id, from: base)
    }
    let rounds = adapter.rounds(keeping: kept)
    var changed = try difference(rounds[0], of: id, from: base)
    for round in rounds.dropFirst() {
      let before = try binary(.add, base, changed)
      changed = try binary(.add, changed, try difference(round, of: id, from: before))
    }
    return changed
  }

  /// What an adapter changes of some tensors.
  private func difference(
    _ all: [AdapterModel.Change], of id: NodeID, from base: NodeID
  ) throws(GraphError) -> NodeID {
    let base = repeating(all.map(\.name), in: base)
    guard let whole = facts(of: base).layout else { return id }
    let missing = all.map(\.name).filter { whole.position(of: $0) == nil }
    if !missing.isEmpty { throw .beyondModel(missing, total: all.count, isLeft: true) }
    var parts: [Part] = []
    for kind in AdapterKind.allCases {
      let changes = all.filter { AdapterKind($0) == kind }
      if changes.isEmpty { continue }
      let node = try difference(changes, kind, of: id, from: base, whole)
      parts.append(Part(node: node, names: changes.map(\.name)))
    }
    return assembled(parts, in: all.map(\.name))
  }

  /// What tensors that an adapter takes for those of its base are in the other place where the base uses
  /// them.
  private func shared(
    _ changes: [AdapterModel.Change], in base: NodeID
  ) -> [AdapterModel.Change] {
    let twins = repeated(in: base)
    let own = Set(changes.map(\.name))
    return changes.filter(\.replacesBase).flatMap { change in
      twins.compactMap { twins in
        let (name, twin) = (twins.name, twins.twin)
        let other = change.name == name ? twin : change.name == twin ? name : nil
        guard let other, !own.contains(other) else { return nil }
        return AdapterModel.Change(
          name: other, difference: nil, replacement: change.replacement, replacesBase: true)
      }
    }
  }

  private func difference(
    _ changes: [AdapterModel.Change], _ kind: AdapterKind, of id: NodeID, from base: NodeID,
    _ whole: Layout
  ) throws(GraphError) -> NodeID {
    func piece(_ name: (AdapterModel.Change) -> TensorName?) throws(GraphError) -> NodeID {
      let names = changes.compactMap { change in name(change).map { (change.name, $0) } }
      return try pieces(of: id, names, whole)
    }
    if kind == .added { return try piece(\.difference) }
    let before = gather([base], changes.map { ($0.name, .init(operand: 0, name: $0.name)) })
    var value = kind.isReplaced ? try piece(\.replacement) : before
    if kind.isAdded { value = try binary(.add, value, try piece(\.difference)) }
    if let vectors = kind.vectors {
      let square = try reduce(.dot, value, value, over: vectors)
      let factor = try binary(.divide, try piece(\.magnitude), unary(.sqrt, square))
      value = try binary(.multiply, factor, value)
    }
    return try binary(.subtract, value, before)
  }

  /// Pieces of an adapter under the names and in the shapes of the base's tensors.
  private func pieces(
    of id: NodeID, _ names: [(name: TensorName, piece: TensorName)], _ whole: Layout
  ) throws(GraphError) -> NodeID {
    let known = facts(of: id)
    guard let own = known.layout else { return id }
    var shapes: [Shape] = []
    var pairs: [GraphError.ShapePair] = []
    for (name, piece) in names {
      let left = own.shapes[own.position(of: piece) ?? 0]
      let right = whole.shapes[whole.position(of: name) ?? 0]
      if !left.isSameMatrix(as: right) {
        pairs.append(.init(name: name, left: left, right: right))
      }
      shapes.append(right)
    }
    if !pairs.isEmpty { throw .shapesDiffer(pairs, total: whole.count) }
    let layout = shared(Layout(names: names.map(\.name), shapes: shapes))
    if own === layout { return id }
    let gather = Gather(
      layout: layout, origins: names.map { Gather.Origin(operand: 0, name: $0.piece) })
    let types = names.map { known.dtypes[own.position(of: $0.piece) ?? 0] }
    return intern(
      Node(operation: .gather(index(of: gather)), operands: [id]),
      Facts(
        layout: layout, dtypes: types, grain: .element, weight: known.weight, isPartial: true))
  }

  /// Some tensors of a difference; the value may have others beside them, of tied embeddings.
  private struct Part {
    let node: NodeID
    let names: [TensorName]
  }

  /// The parts of a difference as one value, whose other tensors are zero.
  private func assembled(_ parts: [Part], in order: [TensorName]) -> NodeID {
    if parts.count == 1, adapterPieces(parts[0].node) { return parts[0].node }
    var operands: [TensorName: Int] = [:]
    for (operand, part) in parts.enumerated() {
      for name in part.names { operands[name] = operand }
    }
    let known = parts.map { facts(of: $0.node) }
    var (shapes, types, origins): ([Shape], [DType], [Gather.Origin]) = ([], [], [])
    for name in order {
      guard let operand = operands[name], let layout = known[operand].layout,
        let place = layout.position(of: name)
      else { preconditionFailure("a part of a difference lacks a tensor") }
      shapes.append(layout.shapes[place])
      types.append(known[operand].dtypes[place])
      origins.append(.init(operand: operand, name: name))
    }
    let layout = shared(Layout(names: order, shapes: shapes))
    return intern(
      Node(
        operation: .gather(index(of: Gather(layout: layout, origins: origins))),
        operands: parts.map(\.node)),
      Facts(layout: layout, dtypes: types, grain: .element, weight: .sum(0), isPartial: true))
  }

  /// Whether a part is the adapter's own tensors, which are a difference without the base.
  private func adapterPieces(_ id: NodeID) -> Bool {
    facts(of: id).isPartial && facts(of: id).weight.isDifference
  }
}

extension Shape {
  /// Whether elements of one are elements of the other at the same place in the same row, when all
  /// dimensions but the first are taken together.
  fileprivate func isSameMatrix(as other: Shape) -> Bool {
    self == other
      || (elementCount == other.elementCount && rank >= 2 && other.rank >= 2
        && columnLength == other.columnLength)
  }
}
