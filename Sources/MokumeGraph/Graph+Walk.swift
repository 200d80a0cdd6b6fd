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
}
