import MokumeGraph

/// The measures that tables of models have, as lazy numbers over a scope.
extension Graph {
  /// A sum over a scope divided by the number of elements of a value there.
  func mean(
    _ sum: NodeID, of x: NodeID, over scope: MokumeGraph.Scope
  ) throws(GraphError) -> NodeID {
    try binary(.divide, sum, extent(x, over: scope))
  }

  /// The share of elements where a mask holds.
  func share(_ mask: NodeID, over scope: MokumeGraph.Scope) throws(GraphError) -> NodeID {
    try mean(try reduce(.sum, mask, over: scope), of: mask, over: scope)
  }

  /// The cosine of the angle between two values, between -1 and 1; 0 where one is 0 everywhere.
  ///
  /// It is dot(a, b) / sqrt(dot(a, a) * dot(b, b)), since a square root of a square is exact: equal
  /// values give 1 and not a neighbour of it.
  func cosine(
    _ a: NodeID, _ b: NodeID, over scope: MokumeGraph.Scope
  ) throws(GraphError) -> NodeID {
    let squares = try binary(
      .multiply, try reduce(.dot, a, a, over: scope), try reduce(.dot, b, b, over: scope))
    let ratio = try binary(
      .divide, try reduce(.dot, a, b, over: scope), unary(.sqrt, squares))
    // Rounding may lead out of the range by one unit in the last place.
    let bounded = try binary(.maximum, try binary(.minimum, ratio, constant(1)), constant(-1))
    return try select(try binary(.equal, squares, constant(0)), constant(0), bounded)
  }

  /// The columns of `diff`, given d = a - b.
  func differences(
    _ a: NodeID, _ b: NodeID, _ d: NodeID, over scope: MokumeGraph.Scope
  ) throws(GraphError) -> [(name: String, node: NodeID)] {
    let square = try reduce(.dot, d, d, over: scope)
    let meanSquare = try mean(square, of: d, over: scope)
    let mean = try mean(try reduce(.sum, d, over: scope), of: d, over: scope)
    let spread = try binary(.subtract, meanSquare, try binary(.multiply, mean, mean))
    // The variance of numbers that are all equal may come out a little below 0.
    let variance = try binary(.maximum, spread, constant(0))
    let reference = try reduce(.dot, b, b, over: scope)
    return [
      ("max", try reduce(.maximum, unary(.abs, d), over: scope)),
      ("rms", unary(.sqrt, meanSquare)),
      ("sigma", unary(.sqrt, variance)),
      ("relative", try relative(square, reference)),
      ("changed", try share(try binary(.notEqual, a, b), over: scope)),
      ("cosine", try cosine(a, b, over: scope)),
    ]
  }

  /// The root of a ratio of squares; 0 / 0 is 0: no change of nothing is no change.
  private func relative(_ square: NodeID, _ reference: NodeID) throws(GraphError) -> NodeID {
    let isSame = try binary(.equal, square, constant(0))
    let ratio = unary(.sqrt, try binary(.divide, square, reference))
    return try select(isSame, constant(0), ratio)
  }

  /// The columns of `conflicts`.
  func conflicts(
    _ deltas: [NodeID], over scope: MokumeGraph.Scope
  ) throws(GraphError) -> [(name: String, node: NodeID)] {
    let zero = constant(0)
    var raised = zero
    var lowered = zero
    var changes = zero
    for (index, delta) in deltas.enumerated() {
      let up = try binary(.greater, delta, zero)
      let down = try binary(.less, delta, zero)
      let changed = try binary(.notEqual, delta, zero)
      raised = index == 0 ? up : try binary(.or, raised, up)
      lowered = index == 0 ? down : try binary(.or, lowered, down)
      changes = index == 0 ? changed : try binary(.add, changes, changed)
    }
    return [
      ("share", try share(try binary(.and, raised, lowered), over: scope)),
      ("overlap", try share(try binary(.greaterOrEqual, changes, constant(2)), over: scope)),
    ]
  }
}
