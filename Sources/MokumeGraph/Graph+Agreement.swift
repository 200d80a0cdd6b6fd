import MokumeTensor

extension Graph {
  /// The sum of those of `values` that have the sign of `signs` at their place; 0 counts as +.
  ///
  /// With s = 1 where `signs` is at least 0 and -1 elsewhere it is s * (max(s * x1, 0) + …), added in
  /// the order of the list: the disjoint merge of TIES-Merging (arXiv:2306.01708, step 3) before it
  /// is divided.
  ///
  /// - Throws: `GraphError` when the operands do not fit together.
  public func agreeingSum(
    _ values: [NodeID], signs: NodeID
  ) throws(GraphError) -> NodeID {
    let all = try aligned([signs] + values)
    let joint = try join(all.operands)
    if let numbers = constants(all.operands) {
      let sign: Double = numbers[0] >= 0 ? 1 : -1
      return constant(sign * numbers.dropFirst().reduce(0) { $0 + max(sign * $1, 0) })
    }
    let weights = values.map { facts(of: $0).weight }
    let weight: Weight =
      if weights.allSatisfy(\.isDifference) { .sum(0) } else if weights.contains(where: \.isSum) {
        .sum(nil)
      } else { .factor(nil) }
    return intern(
      Node(operation: .agreeingSum, operands: all.operands),
      Facts(
        layout: joint.layout, dtypes: joint.dtypes, grain: joint.grain, weight: weight,
        isPartial: all.isPartial))
  }

  /// The sum of the weights of those of `values` that are not 0 and have the sign of `signs`.
  ///
  /// - Throws: `GraphError` when the operands do not fit together.
  public func agreeingWeight(
    _ values: [NodeID], weights: [NodeID], signs: NodeID
  ) throws(GraphError) -> NodeID {
    precondition(values.count == weights.count, "each value has a weight")
    let all = try aligned([signs] + values + weights)
    let operands = all.operands
    let joint = try join(operands)
    if let numbers = constants(operands) {
      let pairs = zip(numbers[1...values.count], numbers[(values.count + 1)...])
      return constant(pairs.reduce(0) { $0 + ((numbers[0] >= 0 ? $1.0 : -$1.0) > 0 ? $1.1 : 0) })
    }
    return intern(
      Node(operation: .agreeingWeight, operands: operands),
      Facts(
        layout: joint.layout, dtypes: [], grain: joint.grain, weight: .factor(nil),
        isPartial: all.isPartial))
  }

  private func constants(_ operands: [NodeID]) -> [Double]? {
    let numbers = operands.compactMap(constantValue)
    return numbers.count == operands.count ? numbers : nil
  }

  private func join(_ operands: [NodeID]) throws(GraphError) -> Joint {
    var joint = Joint(layout: nil, dtypes: [], grain: .model)
    for operand in operands { joint = try join(facts(of: operand), joint) }
    return joint
  }
}

extension Weight {
  fileprivate var isSum: Bool { if case .sum = self { true } else { false } }
}
