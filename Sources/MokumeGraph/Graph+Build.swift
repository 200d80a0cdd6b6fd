import MokumeTensor

extension Graph {
  /// Applies an operation to each element.
  public func unary(_ operation: UnaryOperation, _ x: NodeID) -> NodeID {
    if let value = constantValue(x) { return constant(operation.apply(value)) }
    if isStored(x, as: operation.castType) { return x }
    let known = facts(of: x)
    return intern(
      Node(operation: .unary(operation), operands: [x]),
      Facts(
        layout: known.layout, dtypes: operation.types(of: known.dtypes), grain: known.grain,
        weight: .unary(operation, known.weight), isPartial: known.isPartial))
  }

  /// Whether all that a value holds is known to be of a type already. What is computed is finer than the
  /// type that it is written in.
  private func isStored(_ x: NodeID, as type: DType?) -> Bool {
    guard let type else { return false }
    switch self[x].operation {
    case .source: return facts(of: x).dtypes.allSatisfy { $0 == type || !$0.isComputable }
    case .unary(let operation): return operation.castType == type
    default: return false
    }
  }

  /// Applies an operation to each pair of elements.
  ///
  /// - Throws: `GraphError` when the two do not fit together.
  public func binary(
    _ operation: BinaryOperation, _ x: NodeID, _ y: NodeID
  ) throws(GraphError) -> NodeID {
    if let a = constantValue(x), let b = constantValue(y) {
      return constant(operation.apply(a, b))
    }
    if let same = unchanged(operation, x, y) { return same }
    let both = try aligned(operation, x, y)
    let (x, y) = (both.operands[0], both.operands[1])
    let joint = try join(x, y)
    return intern(
      Node(operation: .binary(operation), operands: [x, y]),
      Facts(
        layout: joint.layout, dtypes: joint.dtypes, grain: joint.grain,
        weight: .binary(operation, facts(of: x).weight, facts(of: y).weight),
        isPartial: both.isPartial))
  }

  /// Both operands with one layout; a product is zero where one of its factors is.
  private func aligned(
    _ operation: BinaryOperation, _ x: NodeID, _ y: NodeID
  ) throws(GraphError) -> Aligned {
    switch operation {
    case .multiply: try alignedFactors([x, y], deciding: [0, 1])
    case .divide: try alignedFactors([x, y], deciding: [0])
    default: try aligned([x, y])
    }
  }

  /// The operand that the operation returns bit for bit: x * 1, 1 * x and x / 1 are x.
  private func unchanged(_ operation: BinaryOperation, _ x: NodeID, _ y: NodeID) -> NodeID? {
    switch operation {
    case .multiply where constantValue(x) == 1: y
    case .multiply where constantValue(y) == 1, .divide where constantValue(y) == 1: x
    default: nil
    }
  }

  /// Checks that two values can be combined, without combining them.
  ///
  /// - Throws: `GraphError` when the two do not fit together.
  public func requireFit(_ x: NodeID, _ y: NodeID) throws(GraphError) {
    let both = try aligned([x, y]).operands
    _ = try join(both[0], both[1])
  }

  /// `x` where `mask` is not zero, else `y`.
  ///
  /// - Throws: `GraphError` when the three do not fit together.
  public func select(
    _ mask: NodeID, _ x: NodeID, _ y: NodeID
  ) throws(GraphError) -> NodeID {
    if let value = constantValue(mask) { return value != 0 ? x : y }
    let all = try aligned([mask, x, y])
    let (mask, x, y) = (all.operands[0], all.operands[1], all.operands[2])
    let branches = try join(x, y)
    let joint = try join(facts(of: mask), branches)
    return intern(
      Node(operation: .select, operands: [mask, x, y]),
      Facts(
        layout: joint.layout, dtypes: branches.dtypes.isEmpty ? joint.dtypes : branches.dtypes,
        grain: joint.grain, weight: .either(facts(of: x).weight, facts(of: y).weight),
        isPartial: all.isPartial))
  }

  /// Sum, smallest or largest element of `x` over a scope, or the dot product of `x` with `y`.
  ///
  /// - Throws: `GraphError` when the two operands of a dot product do not fit together.
  public func reduce(
    _ reduction: Reduction, _ x: NodeID, _ y: NodeID? = nil, over scope: Scope
  ) throws(GraphError) -> NodeID {
    if isOneNumber(x), y.map(isOneNumber) ?? true {
      return try y.map { y throws(GraphError) in try binary(.multiply, x, y) } ?? x
    }
    guard let y else { return scoped(.reduce(reduction, scope), [x], over: scope) }
    // A product is zero where one of its factors is, and so is its sum.
    let both = try alignedFactors([x, y], deciding: [0, 1]).operands
    _ = try join(both[0], both[1])
    return scoped(.reduce(reduction, scope), both, over: scope)
  }

  /// The number of elements of `x` over a scope.
  public func extent(_ x: NodeID, over scope: Scope) -> NodeID {
    isOneNumber(x) ? constant(1) : scoped(.extent(scope), [x], over: scope)
  }

  /// The element of `x` with the given rank over a scope, 0 being the smallest.
  ///
  /// - Parameter scope: a selectable one.
  public func ranked(_ x: NodeID, _ rank: NodeID, over scope: Scope) throws(GraphError) -> NodeID {
    if isOneNumber(x) { return x }
    precondition(Scope.selectable.contains(scope), "no selection over \(scope)s")
    let both = try aligned([x, rank]).operands
    _ = try join(both[0], both[1])
    return scoped(.ranked(scope), both, over: scope)
  }

  /// `x` where its magnitude is among the k = max(1, floor(density * n)) largest, else 0.
  ///
  /// Ties at the threshold go to the lower index; density 0 keeps nothing.
  ///
  /// - Parameter scope: a selectable one.
  public func trim(_ x: NodeID, density: NodeID, over scope: Scope) throws(GraphError) -> NodeID {
    precondition(Scope.selectable.contains(scope), "no selection over \(scope)s")
    if constantValue(density) == 1 { return x }
    let both = try aligned([x, density])
    let joint = try join(both.operands[0], both.operands[1])
    return intern(
      Node(operation: .trim(scope), operands: both.operands),
      Facts(
        layout: joint.layout, dtypes: joint.dtypes, grain: .element,
        weight: facts(of: x).weight.isDifference ? .sum(0) : .sum(nil),
        isPartial: both.isPartial))
  }

  /// The `keep` largest magnitudes of each `of` neighbours in a row, 0 for the others.
  ///
  /// Ties go to the lower index; of a last, shorter block as many are kept, or all of it.
  ///
  /// - Parameters:
  ///   - keep: from 0 to `of`.
  ///   - of: from 1 to `RowOperation.mostNeighbours`.
  public func trimBlocks(_ x: NodeID, keep: Int, of: Int) -> NodeID {
    precondition(1...RowOperation.mostNeighbours ~= of && 0...of ~= keep, "no such block")
    if keep == of { return x }
    let known = facts(of: x)
    return intern(
      Node(operation: .withinRow(.trimBlocks(keep: keep, of: of)), operands: [x]),
      Facts(
        layout: known.layout, dtypes: known.dtypes, grain: .element,
        weight: known.weight.isDifference ? .sum(0) : .sum(nil), isPartial: known.isPartial))
  }

  /// The rank of each element of `x` in its stored row: 0 for the smallest, ties by lower index, NaN
  /// last.
  public func rank(_ x: NodeID) -> NodeID {
    let known = facts(of: x)
    return intern(
      Node(operation: .withinRow(.rank), operands: [x]),
      Facts(
        layout: known.layout, dtypes: known.dtypes, grain: .element, weight: .factor(nil),
        isPartial: known.isPartial))
  }

  /// Uniform random numbers in [0, 1), one for each element of `like`.
  ///
  /// They depend on the seed, the names of the models `like` is made of, the tensor's name and the
  /// element's index, and on nothing else.
  public func uniform(like x: NodeID, seed: UInt64) -> NodeID {
    let known = facts(of: x)
    return intern(
      Node(operation: .uniform(seed: seed), operands: [x]),
      Facts(
        layout: known.layout, dtypes: known.dtypes, grain: .element, weight: .factor(nil),
        isPartial: known.isPartial))
  }

  /// Whether a value is the same everywhere, so that each scope has that one number.
  private func isOneNumber(_ x: NodeID) -> Bool { facts(of: x).grain == .model }

  private func scoped(_ operation: Operation, _ operands: [NodeID], over scope: Scope) -> NodeID {
    let subject = operands.lazy.map { self.facts(of: $0) }.first { $0.layout != nil }
    let isOneNumber = scope == .model
    return intern(
      Node(operation: operation, operands: operands),
      Facts(
        layout: isOneNumber ? nil : subject?.layout, dtypes: [], grain: scope.grain,
        weight: .factor(nil), isPartial: !isOneNumber && subject?.isPartial ?? false))
  }
}
