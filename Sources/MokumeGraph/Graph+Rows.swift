import MokumeTensor

extension Graph {
  /// The layout with another number of tokens in some of its tensors.
  public func layout(
    _ layout: Layout, settingRows count: Int, of isMeant: (TensorName) -> Bool
  ) -> Layout {
    let shapes = zip(layout.names, layout.shapes).map { name, shape in
      isMeant(name) ? shape.settingTokenCount(count, of: name) ?? shape : shape
    }
    return shared(Layout(names: layout.names, shapes: shapes))
  }

  /// Tensors made of rows of a source's tensors, 0 in rows that it has not.
  ///
  /// - Parameter dtypes: the types of what does not come along, by tensor of the layout.
  public func rows(of source: NodeID, _ gather: RowGather, dtypes: [DType] = []) -> NodeID {
    guard case .source(let index) = self[source].operation else {
      preconditionFailure("rows are taken of what was loaded")
    }
    let types = gather.layout.names.indices.map { place in
      let name = gather.origins[place]?.name ?? gather.layout.names[place]
      let isThere = gather.carriesRest || gather.origins[place] != nil
      guard isThere, let position = position(of: name, inSource: index) else {
        return dtypes.isEmpty ? DType.f32 : dtypes[place]
      }
      return sources[index].headers[position].dtype
    }
    return intern(
      Node(operation: .rows(self.index(of: gather)), operands: [source]),
      Facts(
        layout: gather.layout, dtypes: types, grain: .element, weight: facts(of: source).weight,
        isPartial: gather.carriesRest && facts(of: source).isPartial))
  }

  /// 1 in the rows that `rows` of the same gathering has, 0 in the others; 1 in tensors that are not
  /// made of rows.
  public func rowMask(of source: NodeID, _ gather: RowGather) -> NodeID {
    intern(
      Node(operation: .rowMask(index(of: gather)), operands: [source]),
      Facts(layout: gather.layout, dtypes: [], grain: .element, weight: .factor(nil)))
  }

  /// `x` where `mask` is not zero, else `y`, which counts as no part of the sum of weights.
  public func filling(
    _ mask: NodeID, _ x: NodeID, with y: NodeID
  ) throws(GraphError) -> NodeID {
    let branches = try join(x, y)
    let joint = try join(facts(of: mask), branches)
    return intern(
      Node(operation: .select, operands: [mask, x, y]),
      Facts(
        layout: joint.layout, dtypes: branches.dtypes, grain: joint.grain,
        weight: facts(of: x).weight, isPartial: facts(of: x).isPartial))
  }

  /// The sources a value is made of, without those that only fill rows of others.
  func owners(of id: NodeID) -> [Int] {
    var seen: Set<NodeID> = []
    var found: [Int] = []
    var pending = [id]
    while let next = pending.popLast() {
      guard seen.insert(next).inserted else { continue }
      switch self[next].operation {
      case .source(let index): found.append(index)
      case .rowMask: continue
      case .rows(let index) where !rowGathers[index].carriesRest: continue
      default: pending.append(contentsOf: self[next].operands.reversed())
      }
    }
    return found
  }

  /// Whether some rows of a value were chosen.
  public func hasRows(_ id: NodeID) -> Bool {
    reachable(from: [id]).contains {
      if case .rows = self[$0].operation { true } else { false }
    }
  }

  /// The vocabulary that a value's rows were given, by the first tensor that is made of rows and the
  /// source it comes from first; nil when they are as they were loaded.
  public func vocabularyTarget(of id: NodeID) -> VocabularyTarget? {
    guard hasRows(id), let layout = facts(of: id).layout else { return nil }
    for (name, place) in zip(layout.names, layout.layers.places) {
      if case .layer = place { continue }
      if let found = firstRows(of: id, at: name) { return found }
    }
    return nil
  }

  private func firstRows(of id: NodeID, at name: TensorName) -> VocabularyTarget? {
    var seen: Set<NodeID> = []
    var pending = [(node: id, name: name)]
    while let next = pending.popLast() {
      guard seen.insert(next.node).inserted else { continue }
      let operands = self[next.node].operands
      switch self[next.node].operation {
      case .source: return nil
      case .rows(let index):
        return rowGathers[index].origin(of: next.name).map { _ in
          rowGathers[index].target
        }
      case .rowMask: continue
      case .gather(let index):
        guard let origin = gathers[index].origin(of: next.name) else { continue }
        pending.append((operands[origin.operand], origin.name))
      default: pending += operands.reversed().map { ($0, next.name) }
      }
    }
    return nil
  }
}
