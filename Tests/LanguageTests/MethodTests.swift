import MokumeGraph
import Testing

@testable import MokumeLanguage

/// Runs method calls on two small tensors and compares with formulas written out by hand.
@Suite("Merge methods")
struct MethodTests {
  static let base = [[1.0, -2, 3, 0.5], [0, 0.25]]
  static let a = [[1.5, -2.25, 3, 1.5], [1, 0.25]]
  static let b = [[0.5, -1, 2.75, 1.75], [-2, 0.75]]
  static let c = [[1.25, -2.5, 3.5, 0.25], [1, 0.5]]
  static let deltas = [a, b, c].map { model in
    zip(model, base).map { zip($0, $1).map { $0 - $1 } }
  }

  /// The value of an expression over the models `a`, `b`, `c` and `base`.
  func compute(
    _ expression: String, models: [[[Double]]] = [a, b, c, base]
  ) throws -> [[Double]] {
    let run = Run(
      """
      a = load "floats"
      b = load "models/floats"
      c = load "more/floats"
      base = load "base/floats"
      out = \(expression)

      """)
    #expect(run.failure == nil, "\(run.messages)")
    let node = try #require(run.node("out"))
    return Reference(graph: run.graph, models: models).tensors(of: node)
  }

  func expect(
    _ expression: String, _ expected: [[Double]], models: [[[Double]]] = [a, b, c, base],
    tolerance: Double = 1e-12, location: SourceLocation = #_sourceLocation
  ) throws {
    let result = try compute(expression, models: models)
    for (x, y) in zip(result.flatMap { $0 }, expected.flatMap { $0 }) {
      #expect(
        (x - y).magnitude <= tolerance, "\(expression): \(x) is not \(y)", sourceLocation: location)
    }
    #expect(result.map(\.count) == expected.map(\.count), sourceLocation: location)
  }

  /// TIES by its definition, element by element.
  private func ties(
    density: Double = 1, weights: [Double] = [1, 1, 1], vote: String = "mass",
    normalize: String = "true", trim: String = "count"
  ) -> [[Double]] {
    let trimmed = Self.deltas.map { delta in
      delta.map { values -> [Double] in
        if trim == "max" {
          let limit = density * (values.map(\.magnitude).max() ?? 0)
          return values.map { $0.magnitude >= limit ? $0 : 0 }
        }
        let count = max(1, Int(density * Double(values.count)))
        let order = values.indices.sorted {
          (-values[$0].magnitude, $0) < (-values[$1].magnitude, $1)
        }
        return values.indices.map { order.prefix(count).contains($0) ? values[$0] : 0 }
      }
    }
    return Self.base.indices.map { tensor in
      Self.base[tensor].indices.map { index in
        let values = zip(trimmed, weights).map { $0[tensor][index] * $1 }
        let signs = values.map { $0 > 0 ? 1.0 : $0 < 0 ? -1 : 0 }
        let balance = (vote == "mass" ? values : signs).reduce(0, +)
        let elected = balance >= 0 ? 1.0 : -1
        let agreeing = values.indices.filter { signs[$0] == elected }
        let sum = agreeing.map { values[$0] }.reduce(0, +)
        let divisor =
          switch normalize {
          case "true": agreeing.map { weights[$0] }.reduce(0, +)
          case "\"all\"": weights.reduce(0, +)
          default: 1.0
          }
        return sum / (divisor == 0 ? 1 : divisor)
      }
    }
  }

  @Test("linear is the weighted mean, or the weighted sum")
  func linear() throws {
    let sum = Self.a.indices.map { t in
      Self.a[t].indices.map { 2 * Self.a[t][$0] + 6 * Self.b[t][$0] }
    }
    try expect("linear([a, b], weights: [2, 6])", sum.map { $0.map { $0 / 8 } })
    try expect("linear([a, b], weights: [2, 6], normalize: false)", sum)
    try expect("linear([a, b])", try compute("(a + b) / 2"))
  }

  @Test("task arithmetic adds weighted differences to the base")
  func taskArithmetic() throws {
    let direct = try compute("base + 0.8 * (a - base) - 0.3 * (c - base)")
    try expect("task_arithmetic([a, c], base: base, weights: [0.8, -0.3])", direct)
    try expect(
      "base + task_arithmetic([a - base, c - base], weights: [1.6, -0.6], scale: 0.5)", direct)
  }

  @Test(
    "ties agrees with its definition for every reading",
    arguments: ["mass", "count"], ["true", "\"all\"", "false"])
  func readings(vote: String, normalize: String) throws {
    for trim in ["count", "max"] {
      for weights in [[1.0, 1, 1], [0.5, 2, 1], [1, -1, 0.5], [0, 0, 0]] {
        let call =
          "ties([a - base, b - base, c - base], density: 0.5, weights: \(weights), "
          + "vote: \"\(vote)\", normalize: \(normalize), trim: \"\(trim)\")"
        try expect(
          call,
          ties(density: 0.5, weights: weights, vote: vote, normalize: normalize, trim: trim))
      }
    }
  }

  @Test("ties counts density over each tensor, or over the whole model")
  func scope() throws {
    let delta = Self.deltas[1].flatMap { $0 }
    let largest = delta.map(\.magnitude).sorted().suffix(2).min() ?? 0
    let expected = Self.deltas[1].map { $0.map { $0.magnitude >= largest ? $0 : 0 } }
    try expect("ties([b - base], density: 0.4, scope: \"model\")", expected)
    try expect("ties([a - base, b - base, c - base], density: 0.25)", ties(density: 0.25))
  }

  @Test("the order of the models does not change a merge by ties")
  func permutation() throws {
    let forward = try compute("ties([a, b, c], base: base, density: 0.5)")
    try expect("ties([c, a, b], base: base, density: 0.5)", forward)
  }

  @Test("slerp of one model with itself is that model")
  func slerpOfEqual() throws {
    try expect("slerp(a, a, t: 0.3)", Self.a, tolerance: 1e-15)
  }

  @Test("slerp follows the arc between the directions of a tensor")
  func slerp() throws {
    let expected = zip(Self.a, Self.b).map { x, y -> [Double] in
      let dot = zip(x, y).map { $0 * $1 }.reduce(0, +)
      let square = { (v: [Double]) in v.map { $0 * $0 }.reduce(0, +) }
      let cosine = dot / (square(x) * square(y)).squareRoot()
      let angle = MokumeGraph.UnaryOperation.acos.apply(cosine)
      let sine = MokumeGraph.UnaryOperation.sin
      let first = sine.apply(0.75 * angle) / sine.apply(angle)
      let second = sine.apply(0.25 * angle) / sine.apply(angle)
      return zip(x, y).map { first * $0 + second * $1 }
    }
    try expect("slerp(a, b, t: 0.25)", expected)
    try expect("slerp(a, b, t: 0)", Self.a)
    try expect("slerp(a, b, t: 1)", Self.b)
  }

  @Test("slerp from a tensor of zeros gives the sine's share of the other")
  func slerpOfZero() throws {
    let zero = Self.a.map { $0.map { _ in 0.0 } }
    let result = try compute("slerp(a, b, t: 0.5)", models: [zero, Self.b, Self.c, Self.base])
    for (x, y) in zip(result.flatMap { $0 }, Self.b.flatMap { $0 }) {
      #expect((x - y * 0.5.squareRoot()).magnitude < 1e-12)
    }
  }

  @Test("slerp of opposite models is a straight line, not a division by zero")
  func slerpOfOpposites() throws {
    try expect("slerp(a, -a, t: 0.25)", Self.a.map { $0.map { $0 * 0.5 } })
  }

  @Test("dare keeps what the draw keeps and makes up for the rest")
  func dare() throws {
    let delta = Self.deltas[1]
    let kept = try compute("where(random(b - base, seed: 3) < 0.4, b - base, 0)")
    #expect(kept != delta && kept.flatMap { $0 }.contains { $0 != 0 })
    try expect("dare(b - base, density: 0.4, seed: 3, rescale: false)", kept)
    try expect("dare(b - base, density: 0.4, seed: 3)", kept.map { $0.map { $0 / 0.4 } })
    try expect("dare(b - base, drop: 0.6, seed: 3)", kept.map { $0.map { $0 / 0.4 } })
    try expect("dare(b - base, density: 1)", delta)
    try expect("dare(b - base, density: 0)", delta.map { $0.map { _ in 0 } })
  }

  @Test("dare restores the norm it is told to", arguments: ["l1", "l2", "linf"])
  func rescale(norm: String) throws {
    let length = { (values: [Double]) -> Double in
      switch norm {
      case "l1": values.map(\.magnitude).reduce(0, +)
      case "l2": values.map { $0 * $0 }.reduce(0, +).squareRoot()
      default: values.map(\.magnitude).max() ?? 0
      }
    }
    let result = try compute("dare(b - base, density: 0.4, seed: 3, rescale: \"\(norm)\")")
    for (x, y) in zip(result, Self.deltas[1]) where length(x) > 0 {
      #expect((length(x) - length(y)).magnitude < 1e-12)
    }
  }

  @Test("dare_linear and dare_ties put dropped differences together")
  func dareOfSeveral() throws {
    let one = "dare(a - base, density: 0.5, seed: 3)"
    let two = "dare(b - base, density: 0.8, seed: 3)"
    try expect(
      "dare_linear([a, b], base: base, density: [0.5, 0.8], weights: [0.6, 0.4], seed: 3)",
      try compute("base + 0.6 * \(one) + 0.4 * \(two)"))
    try expect(
      "dare_ties([a, b], base: base, density: [0.5, 0.8], weights: [0.6, 0.4], seed: 3)",
      try compute("base + consensus([0.6 * \(one), 0.4 * \(two)], normalize: false)"))
  }

  /// What DELLA keeps of the difference of `b` at density 0.4, with a spread of 0.3: large values
  /// rather than small ones, and each divided by its own chance.
  private func drawnLarge(rescaled: Bool) throws -> [[Double]] {
    let random = try compute("random(b - base, seed: 3)")
    return zip(Self.deltas[1], random).map { row, random in
      row.indices.map { index in
        let before = row.indices.count {
          (row[$0].magnitude, $0) < (row[index].magnitude, index)
        }
        let chance = 0.1 + 0.6 * Double(before) / Double(row.count - 1)
        return random[index] < chance ? row[index] / (rescaled ? chance : 1) : 0
      }
    }
  }

  @Test("della keeps what the draw keeps, large values rather than small ones")
  func della() throws {
    let call = "della([b - base], density: 0.4, epsilon: 0.3, seed: 3, normalize: false"
    let kept = try drawnLarge(rescaled: false)
    let count = kept.flatMap { $0 }.count { $0 != 0 }
    #expect(count > 0 && count < 6)
    try expect("\(call), rescale: false)", kept)
    try expect("\(call))", try drawnLarge(rescaled: true))
    try expect(
      "\(call.replacing("density: 0.4", with: "drop: 0.6")))", try drawnLarge(rescaled: true))
    let restored = try compute("\(call), rescale: \"l1\")")
    let length = { (values: [Double]) in values.map(\.magnitude).reduce(0, +) }
    for (x, y) in zip(restored, Self.deltas[1]) where length(x) > 0 {
      #expect((length(x) - length(y)).magnitude < 1e-12)
    }
  }

  @Test("della with density 1 or 0 has no chance to spread")
  func dellaWithoutChance() throws {
    try expect("della([b - base], density: 1)", Self.deltas[1])
    try expect("della_linear([b - base], density: 0)", Self.deltas[1].map { $0.map { _ in 0 } })
    try expect(
      "della_linear([b - base], density: 0.4, epsilon: 0, seed: 3)",
      try compute("dare(b - base, density: 0.4, seed: 3)"))
  }

  @Test("della and della_linear put dropped differences together")
  func dellaOfSeveral() throws {
    let options = "epsilon: 0.1, seed: 3"
    let one = "della_linear([a - base], density: 0.5, \(options))"
    let two = "della_linear([b - base], density: 0.8, \(options))"
    try expect(
      "della_linear([a, b], base: base, density: [0.5, 0.8], weights: [0.6, 0.4], \(options))",
      try compute("base + 0.6 * \(one) + 0.4 * \(two)"))
    try expect(
      "della([a, b], base: base, density: [0.5, 0.8], weights: [0.6, 0.4], scale: 2, \(options))",
      try compute("base + 2 * consensus([0.6 * \(one), 0.4 * \(two)], weights: [0.6, 0.4])"))
  }

  @Test(
    "a merge onto the base is a model, a merged difference is a difference",
    arguments: [
      "ties", "dare_ties", "dare_linear", "task_arithmetic", "breadcrumbs", "breadcrumbs_ties",
      "sce", "ram", "ramplus", "model_stock", "della", "della_linear",
    ])
  func weights(method: String) throws {
    let isWhole = ["task_arithmetic", "ram", "ramplus", "model_stock"].contains(method)
    let density = isWhole ? "" : ", density: 0.5"
    let run = Run(
      """
      a = load "a"
      b = load "b"
      base = load "base"
      whole = \(method)([a, b], base: base\(density))
      change = \(method)([a - base, b - base]\(density))
      sum = base + change

      """)
    #expect(run.failure == nil, "\(run.messages)")
    #expect(run.weight("whole") == .sum(1))
    #expect(run.weight("change") == .sum(0))
    #expect(run.weight("sum") == .sum(1))
    #expect(run.node("whole") == run.node("sum"))
  }
}
