extension Graph {
  /// The sources a value is made of, in the order in which its expression first names them.
  public func sources(of id: NodeID) -> [Int] {
    var seen: Set<NodeID> = []
    var found: [Int] = []
    var pending = [id]
    while let next = pending.popLast() {
      guard seen.insert(next).inserted else { continue }
      if case .source(let index) = self[next].operation { found.append(index) }
      pending.append(contentsOf: self[next].operands.reversed())
    }
    return found
  }

  /// The models among the sources of a value; the adapters when there are no others.
  public func models(of id: NodeID) -> [Int] {
    let all = sources(of: id)
    let models = all.filter { sources[$0].adapter == nil }
    return models.isEmpty ? all : models
  }

  /// The value and everything it is made of, operands first.
  public func reachable(from roots: [NodeID]) -> [NodeID] {
    var seen: Set<Int> = []
    var pending = roots
    while let next = pending.popLast() {
      guard seen.insert(next.index).inserted else { continue }
      pending.append(contentsOf: self[next].operands)
    }
    return seen.sorted().map { NodeID(index: $0) }
  }

  /// The same nodes in the order in which the expression itself first uses them, operands first. It
  /// does not depend on what else the graph holds, nor on what was built first.
  func orderOfUse(from roots: [NodeID]) -> [NodeID] {
    var seen: Set<NodeID> = []
    var order: [NodeID] = []
    var pending: [(id: NodeID, isReady: Bool)] = roots.reversed().map { ($0, false) }
    while let (id, isReady) = pending.popLast() {
      if isReady {
        order.append(id)
      } else if seen.insert(id).inserted {
        pending.append((id, true))
        pending.append(contentsOf: self[id].operands.reversed().map { ($0, false) })
      }
    }
    return order
  }
}
