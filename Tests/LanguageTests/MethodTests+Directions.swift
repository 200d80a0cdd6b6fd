import Foundation
import Testing

/// Methods that work with lengths and angles.
extension MethodTests {
  private typealias V = VectorMath
  private static let zero = a.map { $0.map { _ in 0.0 } }

  /// A formula on the tensors of models, tensor by tensor.
  private func each(
    _ models: [[[Double]]], _ formula: ([[Double]]) -> [Double]
  ) -> [[Double]] {
    models[0].indices.map { tensor in formula(models.map { $0[tensor] }) }
  }

  /// From x to y on the arc between their directions.
  private func arc(_ x: [Double], _ y: [Double], _ t: Double) -> [Double] {
    let angle = acos(V.dot(V.unit(x), V.unit(y)))
    return V.combination([sin((1 - t) * angle) / sin(angle), sin(t * angle) / sin(angle)], [x, y])
  }

  @Test("nuslerp follows the arc between models, or between their differences")
  func nuslerp() throws {
    try expect("nuslerp(a, b, t: 0.3)", each([Self.a, Self.b]) { arc($0[0], $0[1], 0.3) })
    let changes = each([Self.deltas[0], Self.deltas[1]]) { arc($0[0], $0[1], 0.3) }
    try expect("nuslerp(a - base, b - base, t: 0.3)", changes)
    try expect(
      "nuslerp(a, b, t: 0.3, base: base)", each([Self.base, changes]) { V.sum($0) })
    try expect("nuslerp(a, b, t: 0, base: base)", Self.a)
    try expect("nuslerp(a, b, t: 1)", Self.b)
  }

  @Test("nuslerp goes on behind the ends of the arc where it is told to, and else refuses")
  func nuslerpBeyond() throws {
    try expect(
      "nuslerp(a, b, t: 1.4, beyond: true)", each([Self.a, Self.b]) { arc($0[0], $0[1], 1.4) })
    try expect(
      "nuslerp(a, b, t: -2, beyond: true)", each([Self.a, Self.b]) { arc($0[0], $0[1], -2) })
    try expect("nuslerp(a, 3 * a, t: 2, beyond: true)", Self.a.map { V.scaled($0, 5) })
    let loads = "a = load \"floats\"\nb = load \"models/floats\"\n"
    #expect(Run(loads + "nuslerp(a, b, t: 1.4)\n").failure?.code == .outOfRange)
  }

  @Test("nuslerp goes straight between models in one line, and takes what is 0 as perpendicular")
  func nuslerpDegenerate() throws {
    try expect("nuslerp(a, a, t: 0.3)", Self.a, tolerance: 1e-15)
    try expect("nuslerp(a, -a, t: 0.25)", Self.a.map { V.scaled($0, 0.5) })
    try expect("nuslerp(a, 3 * a, t: 0.25)", Self.a.map { V.scaled($0, 1.5) })
    try expect("nuslerp(a - a, b, t: 0.5)", Self.b.map { V.scaled($0, 0.5.squareRoot()) })
    try expect("nuslerp(base, base, base: base)", Self.base)
  }

  /// The formula as it is published, with its step on the sphere.
  private func multislerp(_ x: [[Double]], _ weights: [Double]) -> [Double] {
    let units = x.map { V.scaled($0, 1 / (V.norm($0) + 1e-8)) }
    let mean = V.unit(V.combination(weights, units))
    let tangents = units.map { V.difference($0, V.scaled(mean, V.dot($0, mean))) }
    let step = V.combination(weights, tangents)
    let length = V.norm(step) + 1e-8
    let moved = V.combination([cos(length), sin(length) / length], [mean, step])
    return V.scaled(moved, V.dot(weights, x.map(V.norm)))
  }

  @Test("multislerp has the mean direction and the mean length")
  func multislerp() throws {
    let models = [Self.a, Self.b, Self.c]
    try expect(
      "multislerp([a, b, c], weights: [1, 2, 1])",
      each(models) { multislerp($0, [0.25, 0.5, 0.25]) }, tolerance: 1e-7)
    try expect(
      "multislerp([a, b, c], weights: [1, 2, 1], normalize: false)",
      each(models) { multislerp($0, [1, 2, 1]) }, tolerance: 1e-7)
    let changes = each(Self.deltas) { multislerp($0, [1.0 / 3, 1.0 / 3, 1.0 / 3]) }
    try expect("multislerp([a - base, b - base, c - base])", changes, tolerance: 1e-7)
    try expect(
      "multislerp([a, b, c], base: base)", each([Self.base, changes]) { V.sum($0) },
      tolerance: 1e-7)
  }

  @Test("multislerp of directions that cancel out is the weighted sum, and of one model that model")
  func multislerpDegenerate() throws {
    try expect("multislerp([a, -3 * a])", Self.a.map { V.scaled($0, -1) })
    try expect("multislerp([a, -a, 0 * a])", Self.zero)
    try expect("multislerp([a, a, a])", Self.a)
    try expect("multislerp([a, a], eps: 0)", Self.a)
    try expect("multislerp([a - a, b], eps: 0)", Self.b.map { V.scaled($0, 0.5) })
    try expect("multislerp([base, base, base], base: base)", Self.base)
    try expect("multislerp([a], base: base, weights: 0.3, normalize: false)", Self.a)
  }

  /// The mean direction by steps along the sphere, on the vectors themselves.
  private func karcher(_ x: [[Double]], _ weights: [Double], steps: Int = 10) -> [Double] {
    let units = x.map(V.unit)
    var mean = V.unit(V.combination(weights, units))
    for _ in 0..<steps {
      let pulls = units.map { unit -> [Double] in
        let cosine = min(max(V.dot(unit, mean), -1), 1)
        let angle = acos(cosine)
        if angle < 1e-5 { return unit.map { _ in 0 } }
        let away = V.difference(unit, V.scaled(mean, cosine))
        return V.scaled(away, angle / sin(angle))
      }
      let pull = V.combination(weights, pulls)
      let length = V.norm(pull)
      if length < 1e-5 { break }
      mean = V.unit(V.combination([cos(length), sin(length) / length], [mean, pull]))
    }
    return V.scaled(mean, V.dot(weights, x.map(V.norm)))
  }

  @Test("karcher takes the mean on the sphere, as steps on the vectors do")
  func karcher() throws {
    let models = [Self.a, Self.b, Self.c]
    let third = 1.0 / 3
    for steps in [1, 2, 10] {
      try expect(
        "karcher([a, b, c], max_iter: \(steps))",
        each(models) { karcher($0, [third, third, third], steps: steps) }, tolerance: 1e-9)
    }
    try expect(
      "karcher([a, b, c], weights: [1, 2, 5])",
      each(models) { karcher($0, [0.125, 0.25, 0.625]) }, tolerance: 1e-9)
    try expect("karcher([c, a, b])", try compute("karcher([a, b, c])"), tolerance: 1e-9)
    // of two of one length it is the middle of the arc
    try expect(
      "karcher([a / norm(a), b / norm(b)])",
      try compute("nuslerp(a / norm(a), b / norm(b), t: 0.5)"), tolerance: 1e-9)
  }

  @Test("karcher of directions that cancel out is the weighted mean, and a zero counts for length")
  func karcherDegenerate() throws {
    try expect("karcher([a, a, a])", Self.a, tolerance: 1e-15)
    try expect("karcher([a, -a])", Self.zero)
    try expect("karcher([a - a, b])", Self.b.map { V.scaled($0, 0.5) })
    try expect("karcher([a - a, b - b])", Self.zero)
    try expect("karcher([1e-9 * a, 3e-9 * a])", Self.a.map { V.scaled($0, 2e-9) }, tolerance: 1e-22)
    try expect("karcher([a, b], weights: [1, 0])", Self.a)
    try expect("karcher([a])", Self.a)
    // the third is opposite to the mean of all
    let models = [Self.a, Self.a, Self.a.map { V.scaled($0, -1) }, Self.base]
    try expect("karcher([a, b, c])", Self.a, models: models)
  }

  private func stock(_ deltas: [[Double]], clamp: Bool = true) -> [Double] {
    var cosines: [Double] = []
    for i in deltas.indices {
      for j in deltas.indices where j > i {
        let lengths = max(V.norm(deltas[i]) * V.norm(deltas[j]), 1e-6)
        cosines.append(V.dot(deltas[i], deltas[j]) / lengths)
      }
    }
    let cosine = cosines.reduce(0, +) / Double(cosines.count)
    let n = Double(deltas.count)
    let t = n * cosine / (1 + (n - 1) * cosine)
    return V.scaled(V.sum(deltas), (clamp ? min(max(t, 0), 1) : t) / n)
  }

  @Test("model_stock goes back to the base as far as the models disagree")
  func modelStock() throws {
    for (clamp, option) in [(true, ""), (false, ", clamp: false")] {
      let changes = each(Self.deltas) { stock($0, clamp: clamp) }
      try expect("model_stock([a - base, b - base, c - base]\(option))", changes)
      let merged = each([Self.base, changes]) { V.sum($0) }
      try expect("model_stock([a, b, c], base: base\(option))", merged)
      try expect("model_stock([b, c, a], base: base\(option))", merged)
    }
  }

  @Test("model_stock of equal models is that model, of unchanged or opposite ones the base")
  func modelStockDegenerate() throws {
    try expect("model_stock([a, a, a], base: base)", Self.a)
    try expect("model_stock([base, a], base: base)", Self.base)
    try expect("model_stock([base, base], base: base)", Self.base)
    for option in ["true", "false"] {
      try expect("model_stock([a - base, base - a], clamp: \(option))", Self.zero)
    }
    // lengths whose product is below 1e-6 count as that
    let change = "1e-4 * (a - base) / norm(a - base)"
    let direction = Self.deltas[0].map { V.scaled(V.unit($0), 1e-4) }
    let expected = each([direction, direction]) { stock($0) }
    try expect("model_stock([\(change), \(change)])", expected, tolerance: 1e-15)
  }
}
