import Testing

/// Methods that look at one element of all models, against their definitions.
@Suite("Methods beyond mergekit, element by element")
struct BeyondElementTests {
  typealias Methods = BeyondMethods

  private static let list = "[a - base, b - base, c - base]"

  @Test(
    "consensus_ta keeps the sum where enough models outweigh the others",
    arguments: [0.0, 0.4, 1, 3], [0, 1, 2, 3])
  func consensus(threshold: Double, agree: Int) throws {
    for weights in [[1.0, 1, 1], [0.5, 2, -1]] {
      let expected = Methods.elementwise(Methods.deltas) { values in
        let weighted = zip(values, weights).map { $0 * $1 }
        let total = weighted.reduce(0, +)
        let masks = weighted.filter { $0.magnitude > threshold * (total - $0).magnitude }
        return masks.count >= agree ? 0.8 * total : 0
      }
      try Methods.expect(
        "consensus_ta(\(Self.list), threshold: \(threshold), agree: \(agree), "
          + "weights: \(weights), scale: 0.8)", expected)
    }
  }

  @Test("consensus_ta masks another merge when it is given one")
  func maskedMerge() throws {
    let merge = "ties(\(Self.list), density: 0.5, normalize: false)"
    let total = try Methods.compute(merge)
    let expected = Methods.elementwise(Methods.deltas + [total]) { values in
      let total = values[3]
      let masks = values[..<3].enumerated().filter { index, value in
        value.magnitude > [0.2, 0.4, 0.6][index] * (total - value).magnitude
      }
      return masks.count >= 2 ? total : 0
    }
    try Methods.expect(
      "consensus_ta(\(Self.list), threshold: [0.2, 0.4, 0.6], merged: \(merge))", expected)
  }

  @Test("magmax takes the largest change, of opposite ones that which tie says")
  func magmax() throws {
    let opposite = Methods.deltas[0].map { $0.map { -$0 } }
    for deltas in [Methods.deltas, [opposite, Methods.deltas[0], Methods.deltas[2]]] {
      for tie in ["plus", "first", "last"] {
        let expected = Methods.elementwise(deltas) { values in
          let weighted = zip(values, [1, 1, 0.5]).map { $0 * $1 }
          let size = weighted.map(\.magnitude).max() ?? 0
          let largest = weighted.filter { $0.magnitude == size }
          let chosen =
            switch tie {
            case "first": largest.first
            case "last": largest.last
            default: largest.max()
            }
          return 0.5 * (chosen ?? .nan)
        }
        try Methods.expect(
          "magmax(\(Self.list), scale: 0.5, weights: [1, 1, 0.5], tie: \"\(tie)\")", expected,
          models: deltas.map { Methods.sum($0, Methods.base) })
      }
    }
  }

  @Test(
    "emr has the largest change with the sign of the sum", arguments: ["none", "plus", "minus"])
  func emr(tie: String) throws {
    // a and its opposite tie everywhere, so what remains of the sum is c's.
    let mirrored = [
      Methods.deltas[0], Methods.deltas[0].map { $0.map { -$0 } },
      Methods.deltas[2].map { $0.map { $0 > 0 ? $0 : 0 } },
    ]
    for deltas in [Methods.deltas, mirrored] {
      let expected = Methods.elementwise(deltas) { values in
        let balance = values.reduce(0, +)
        let tied = tie == "none" ? 0.0 : tie == "plus" ? 1 : -1
        let sign = balance > 0 ? 1 : balance < 0 ? -1 : tied
        return 2 * sign * (values.map { $0 * sign }.filter { $0 > 0 }.max() ?? 0)
      }
      try Methods.expect(
        "emr(\(Self.list), scale: 2, tie: \"\(tie)\")", expected,
        models: deltas.map { Methods.sum($0, Methods.base) })
    }
  }

  @Test("emr rebuilds a task from its mask and its factor", arguments: ["tensor", "model"])
  func task(scope: String) throws {
    let unified = try Methods.compute("emr(\(Self.list))")
    for (task, delta) in Methods.deltas.enumerated() {
      let expected = Methods.grouped(scope, [delta, unified]) { values in
        let kept = zip(values[0], values[1]).map { $0 * $1 > 0 ? $1 : 0 }
        let size = kept.map(\.magnitude).reduce(0, +)
        let factor = size > 0 ? values[0].map(\.magnitude).reduce(0, +) / size : 1
        return kept.map { factor * $0 }
      }
      try Methods.expect("emr(\(Self.list), task: \(task), scope: \"\(scope)\")", expected)
    }
  }

  @Test("sign_agreement takes the mean of what no model contradicts")
  func signAgreement() throws {
    for weights in [[1.0, 1, 1], [0.5, 2, 1], [1, 1, -0.5]] {
      for normalize in ["true", "\"all\"", "false"] {
        let trimmed = try ["a", "b", "c"].map { model in
          try Methods.compute("trim(\(model) - base, density: 0.75)")
        }
        let expected = Methods.elementwise(trimmed) { values in
          let weighted = zip(values, weights).map { $0 * $1 }
          if weighted.contains(where: { $0 > 0 }) && weighted.contains(where: { $0 < 0 }) {
            return 0
          }
          let voters = weighted.indices.filter { weighted[$0] != 0 }.map { weights[$0] }
          let divisor =
            switch normalize {
            case "true": voters.reduce(0, +)
            case "false": 1.0
            default: weights.reduce(0, +)
            }
          return weighted.reduce(0, +) / (divisor == 0 ? 1 : divisor)
        }
        try Methods.expect(
          "sign_agreement(\(Self.list), density: 0.75, weights: \(weights), "
            + "normalize: \(normalize))", expected)
      }
    }
  }
}
