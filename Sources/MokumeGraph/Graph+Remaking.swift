extension Graph {
  /// Whether each element of a value is computed from one of each operand, so that ``remade(_:_:)`` makes
  /// it again.
  func isByElement(_ id: NodeID) -> Bool {
    switch self[id].operation {
    case .unary, .binary, .select, .agreeingSum, .agreeingWeight: true
    default: false
    }
  }

  /// A node's operation on elements, on other operands.
  ///
  /// - Parameter replacement: what stands for an old operand; not asked when the result is nil.
  /// - Returns: nil for an operation that looks at more than one element, and for one without operands.
  func remade(
    _ id: NodeID, _ replacement: (NodeID) throws(GraphError) -> NodeID
  ) throws(GraphError) -> NodeID? {
    let node = self[id]
    func operands() throws(GraphError) -> [NodeID] {
      try node.operands.map { old throws(GraphError) in try replacement(old) }
    }
    switch node.operation {
    case .unary(let operation):
      return unary(operation, try operands()[0])
    case .binary(let operation):
      let new = try operands()
      return try binary(operation, new[0], new[1])
    case .select:
      let new = try operands()
      return try select(new[0], new[1], new[2])
    case .agreeingSum:
      let new = try operands()
      return try agreeingSum(Array(new[1...]), signs: new[0])
    case .agreeingWeight:
      let new = try operands()
      let count = new.count / 2
      return try agreeingWeight(
        Array(new[1...count]), weights: Array(new[(count + 1)...]), signs: new[0])
    default: return nil
    }
  }
}
