import MokumeGraph

/// What agrees with an elected sign: one loop over all values where they vary by element, and its
/// definition in other operations where they do not.
extension TensorExpression {
  mutating func add(agreeing values: [ValueID], signs: ValueID) -> ValueID {
    let values = values.filter { constant($0) != 0 }
    if ([signs] + values).allSatisfy({ extent(of: $0) == .elements }), !values.isEmpty {
      return add(.agreeingSum(signs, values))
    }
    let sign = elected(signs)
    var total = add(constant: 0)
    for value in values {
      let turned = add(.binary(.multiply, sign, value))
      let kept = add(.binary(.maximum, turned, add(constant: 0)))
      total = add(.binary(.add, total, kept))
    }
    return add(.binary(.multiply, sign, total))
  }

  mutating func add(
    agreeing values: [ValueID], weights: [ValueID], signs: ValueID
  ) -> ValueID {
    let pairs = zip(values, weights).filter { constant($0) != 0 && constant($1) != 0 }
    let isUniform = ([signs] + pairs.map(\.0)).allSatisfy { extent(of: $0) == .elements }
    if isUniform, !pairs.isEmpty, pairs.allSatisfy({ extent(of: $1) == .number }) {
      return add(.agreeingWeight(signs, pairs.map(\.0), weights: pairs.map(\.1)))
    }
    let sign = elected(signs)
    var total = add(constant: 0)
    for (value, weight) in pairs {
      let turned = add(.binary(.multiply, sign, value))
      let agrees = add(.binary(.greater, turned, add(constant: 0)))
      total = add(.binary(.add, total, add(.binary(.multiply, weight, agrees))))
    }
    return total
  }

  private mutating func elected(_ signs: ValueID) -> ValueID {
    let isPositive = add(.binary(.greaterOrEqual, signs, add(constant: 0)))
    return add(.select(mask: isPositive, add(constant: 1), add(constant: -1)))
  }
}
