import MokumeTensor

/// What the operands of an operation have in common.
struct Joint {
  var layout: Layout?
  var dtypes: [DType]
  var grain: Grain
}

extension Graph {
  func join(_ x: NodeID, _ y: NodeID) throws(GraphError) -> Joint {
    let known = facts(of: y)
    return try join(
      facts(of: x), Joint(layout: known.layout, dtypes: known.dtypes, grain: known.grain))
  }

  func join(_ x: Facts, _ y: Joint) throws(GraphError) -> Joint {
    let grain = x.grain.joined(y.grain)
    guard let left = x.layout else {
      return Joint(layout: y.layout, dtypes: y.dtypes, grain: grain)
    }
    guard let right = y.layout else {
      return Joint(layout: left, dtypes: x.dtypes, grain: grain)
    }
    guard left.matches(right) else { throw mismatch(left, right) }
    return Joint(
      layout: left, dtypes: try promoted(left, x.dtypes, right, y.dtypes), grain: grain)
  }

  private func promoted(
    _ left: Layout, _ a: [DType], _ right: Layout, _ b: [DType]
  ) throws(GraphError) -> [DType] {
    if b.isEmpty || (a == b && left === right) { return a }
    if a.isEmpty && left === right { return b }
    var result: [DType] = []
    result.reserveCapacity(left.count)
    for (index, name) in left.names.enumerated() {
      let other = b[left === right ? index : right.position(of: name) ?? index]
      let own = a.isEmpty ? other : a[index]
      guard let type = own == other ? own : DType.promote(own, other) else {
        throw .notComputable(name, left: own, right: other)
      }
      result.append(type)
    }
    return result
  }

  private func mismatch(_ left: Layout, _ right: Layout) -> GraphError {
    let onlyLeft = left.names.filter { right.position(of: $0) == nil }
    let onlyRight = right.names.filter { left.position(of: $0) == nil }
    if !onlyLeft.isEmpty || !onlyRight.isEmpty {
      return .namesDiffer(onlyLeft: onlyLeft, onlyRight: onlyRight)
    }
    var pairs: [GraphError.ShapePair] = []
    for (index, name) in left.names.enumerated() {
      guard let other = right.position(of: name) else { continue }
      if left.shapes[index] != right.shapes[other] {
        pairs.append(.init(name: name, left: left.shapes[index], right: right.shapes[other]))
      }
    }
    return .shapesDiffer(pairs, total: left.count)
  }
}
