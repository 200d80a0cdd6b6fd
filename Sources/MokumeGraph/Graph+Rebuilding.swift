import MokumeTensor

/// Why the rows of a value cannot be chosen: the operation looks at all of them.
public struct RowError: Error, Hashable, Sendable {
  /// The node that cannot be rebuilt.
  public let node: NodeID
}

extension Graph {
  /// The value with every source replaced, made of the same operations on elements and tensors.
  ///
  /// - Parameter move: what the replacement does to tensors, so that what has none of them stays as it
  ///   is, whatever made it; nil when it makes other tensors of all.
  /// - Throws: `RowError` for a value in which an operation looks at more than one element, or draws
  ///   random numbers for them; what `replacement` throws.
  public func rebuilding<Failure: Error>(
    _ id: NodeID, _ move: TokenMove? = nil, _ replacement: (NodeID) throws(Failure) -> NodeID
  ) throws -> NodeID {
    var made: [NodeID: NodeID] = [:]
    let (parts, kept) = parts(of: id, move)
    for node in parts {
      if kept.contains(node) {
        made[node] = node
      } else if let new = try rebuilt(node, made, move, replacement) {
        made[node] = new
      }
    }
    // A value without models stays as it is.
    return made[id] ?? id
  }

  /// What a value is made of, operands first, and what of it stays as it is; what that is made of is not
  /// looked at.
  private func parts(of id: NodeID, _ move: TokenMove?) -> ([NodeID], kept: Set<NodeID>) {
    var found: Set<NodeID> = []
    var kept: Set<NodeID> = []
    var pending = [id]
    while let next = pending.popLast() {
      guard found.insert(next).inserted else { continue }
      if let move, isKept(next, by: move), !sources(of: next).isEmpty {
        kept.insert(next)
      } else {
        pending += self[next].operands
      }
    }
    return (found.sorted { $0.index < $1.index }, kept)
  }

  /// The new node; nil for numbers, which are made anew where the model is known that they meet.
  private func rebuilt<Failure: Error>(
    _ id: NodeID, _ made: [NodeID: NodeID], _ move: TokenMove?,
    _ replacement: (NodeID) throws(Failure) -> NodeID
  ) throws -> NodeID? {
    let node = self[id]
    switch node.operation {
    case .constant, .numbers, .varying: return nil
    case .source: return try replacement(id)
    default: break
    }
    guard node.operands.contains(where: { made[$0] != nil }) else { return nil }
    let layout = node.operands.lazy.compactMap { made[$0] }.compactMap {
      self.facts(of: $0).layout
    }.first
    func replaced(_ operand: NodeID) -> NodeID { made[operand] ?? renumbered(operand, layout) }
    if let new = try remade(id, replaced) { return new }
    switch node.operation {
    case .gather(let index):
      return try regathered(id, gathers[index], node.operands.map(replaced), move)
    default: throw RowError(node: id)
    }
  }

  /// The same tensors of other operands. Zeros, such as those that an adapter was filled up with, stand
  /// for tensors of the model and get its shapes.
  private func regathered(
    _ id: NodeID, _ old: Gather, _ operands: [NodeID], _ move: TokenMove?
  ) throws(RowError) -> NodeID {
    var shapes: [Shape] = []
    for (place, name) in old.layout.names.enumerated() {
      let shape = old.layout.shapes[place]
      guard let origin = old.origins[place] else {
        guard let move else { throw RowError(node: id) }
        shapes.append(move.shape(ofZero: name, shape))
        continue
      }
      let before = facts(of: self[id].operands[origin.operand]).layout
      let after = facts(of: operands[origin.operand]).layout
      guard let first = before?.shape(of: origin.name), let new = after?.shape(of: origin.name)
      else { throw RowError(node: id) }
      // A piece of an adapter may be the matrix of a tensor with more dimensions.
      shapes.append(new == first ? shape : new)
    }
    let layout = shared(Layout(names: old.layout.names, shapes: shapes))
    if operands.count == 1, facts(of: operands[0]).layout === layout,
      zip(layout.names, old.origins).allSatisfy({ $0 == $1?.name })
    {
      return operands[0]
    }
    let known = facts(of: id)
    let renewed = Gather(layout: layout, origins: old.origins, renamed: old.renamed)
    return intern(
      Node(
        operation: .gather(index(of: renewed)), operands: operands),
      Facts(
        layout: layout, dtypes: known.dtypes, grain: known.grain, weight: known.weight,
        isPartial: known.isPartial))
  }

  /// Numbers by tensor for a layout of the same names.
  private func renumbered(_ id: NodeID, _ layout: Layout?) -> NodeID {
    guard let layout, facts(of: id).layout != nil, let values = knownNumbers(of: id, in: layout)
    else { return id }
    return numbers(
      TensorNumbers(
        layout: layout, values: values, title: "", rules: [""],
        ruleOfTensor: values.map { _ in 0 }))
  }
}

extension Layout {
  /// The shape of a tensor, or nil when there is none of that name.
  fileprivate func shape(of name: TensorName) -> Shape? { position(of: name).map { shapes[$0] } }
}
