import Foundation
import Testing

/// Methods that take lengths, angles and ranks of whole tensors, against their definitions.
@Suite("Methods beyond mergekit, vector by vector")
struct BeyondVectorTests {
  typealias Methods = BeyondMethods

  private static let list = "[a - base, b - base, c - base]"

  private func dot(_ x: [Double], _ y: [Double]) -> Double {
    zip(x, y).reduce(0) { $0 + $1.0 * $1.1 }
  }

  @Test("metagpt weighs by squared lengths", arguments: ["tensor", "model"])
  func metagpt(scope: String) throws {
    let expected = Methods.grouped(scope, Methods.deltas) { values in
      let squares = values.map { dot($0, $0) }
      let total = squares.reduce(0, +)
      return values[0].indices.map { index in
        zip(values, squares).reduce(0) { $0 + 0.7 * $1.1 / total * $1.0[index] }
      }
    }
    try Methods.expect("metagpt(\(Self.list), scale: 0.7, scope: \"\(scope)\")", expected)
    if scope == "model" {
      try Methods.expect(
        "metagpt([a, b, c], base: base, scale: 0.7)", Methods.sum(expected, Methods.base))
    }
  }

  @Test("perpendicular takes the other's direction out", arguments: ["tensor", "model"])
  func perpendicular(scope: String) throws {
    let pair = Array(Methods.deltas[..<2])
    let expected = Methods.grouped(scope, pair) { values in
      let along = dot(values[0], values[1]) / dot(values[1], values[1])
      return zip(values[0], values[1]).map { $0 - along * $1 }
    }
    let call = "perpendicular(a - base, to: b - base, over: \"\(scope)\")"
    try Methods.expect(call, expected)
    let left = try Methods.compute("dot(\(call), b - base, over: \"\(scope)\")")
    #expect(left.joined().allSatisfy { $0.magnitude < 1e-12 })
  }

  @Test("lines rises from the first layer to the last")
  func lines() throws {
    let base = (0..<6).map { [Double($0), 1] }
    let tuned = (0..<6).map { [Double($0) + 0.5, -1] }
    for (low, high) in [("0.3", "1"), ("1", "0"), ("norm(b - base, over: \"model\")", "2")] {
      let factors = (0..<6).map { layer in
        // b is the base moved by 3 in one element.
        let low = Double(low) ?? 3
        return low + ((Double(high) ?? .nan) - low) * Double(layer) / 5
      }
      var moved = base
      moved[4][0] += 3
      let found = try Methods.compute(
        "lines(a - base, low: \(low), high: \(high))", models: [tuned, moved, base], base: base,
        layout: "deep")
      for (layer, values) in found.enumerated() {
        #expect((values[0] - 0.5 * factors[layer]).magnitude < 1e-14, "\(low), layer \(layer)")
        #expect((values[1] + 2 * factors[layer]).magnitude < 1e-14, "\(low), layer \(layer)")
      }
    }
  }

  @Test("lines has the low factor for what is in no layer")
  func linesOutside() throws {
    try Methods.expect("lines(a - base, low: 0.25, high: 1)", try Methods.compute("(a - base) / 4"))
  }

  /// Weiszfeld's iteration on the points themselves.
  private func median(
    _ points: [[Double]], weights: [Double], steps: Int, tolerance: Double = 1e-7
  ) -> [Double] {
    let total = weights.reduce(0, +)
    var shares = weights.map { $0 / total }
    func point() -> [Double] {
      points[0].indices.map { index in zip(points, shares).reduce(0) { $0 + $1.0[index] * $1.1 } }
    }
    func distance(_ x: [Double], _ y: [Double]) -> Double {
      zip(x, y).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
    }
    let largest = points.flatMap { x in points.map { distance(x, $0) } }.max() ?? 0
    for _ in 0..<steps where largest > 0 {
      let here = point()
      let pulls = points.indices.map {
        weights[$0] / max(distance(points[$0], here), 1e-6 * largest)
      }
      let next = pulls.map { $0 / pulls.reduce(0, +) }
      let moved = zip(next, shares).map { ($0 - $1).magnitude }.max() ?? 0
      if moved <= tolerance { break }
      shares = next
    }
    return point()
  }

  @Test("geometric_median is what Weiszfeld's iteration comes to", arguments: ["tensor", "model"])
  func geometricMedian(scope: String) throws {
    for weights in [[1.0, 1, 1], [0.5, 2, 1], [0, 1, 1], [5, 1, 1]] {
      for steps in [0, 1, 50] {
        let expected = Methods.grouped(scope, Methods.models) {
          median($0, weights: weights, steps: steps)
        }
        try Methods.expect(
          "geometric_median([a, b, c], weights: \(weights), max_iter: \(steps), "
            + "scope: \"\(scope)\")", expected, tolerance: 1e-9)
      }
    }
  }

  @Test("no step in any direction shortens the way from the geometric median to the models")
  func optimum() throws {
    let found = try Methods.compute(
      "geometric_median([a, b, c], max_iter: 500, tol: 0, scope: \"model\")"
    ).flatMap { $0 }
    let points = Methods.models.map { $0.flatMap { $0 } }
    func length(_ x: [Double]) -> Double {
      points.reduce(0) { $0 + zip($1, x).reduce(0) { $0 + pow($1.0 - $1.1, 2) }.squareRoot() }
    }
    let shortest = length(found)
    for index in found.indices {
      for step in [-0.01, 0.01] {
        var moved = found
        moved[index] += step
        #expect(length(moved) > shortest)
      }
    }
  }

  /// PCB-Merging by its definition, for one group of elements.
  private func pcb(_ values: [[Double]], density: Double, outliers: Double) -> [Double] {
    func quantile(_ x: [Double], _ q: Double) -> Double {
      let sorted = x.sorted()
      let place = q * Double(x.count - 1)
      let low = Int(place)
      let high = min(low + 1, x.count - 1)
      return sorted[low] + (sorted[high] - sorted[low]) * (place - Double(low))
    }
    let n = Double(values.count)
    let total = values[0].indices.map { index in values.reduce(0) { $0 + $1[index] } }
    var (kept, shares) = ([[Double]](), [[Double]]())
    for value in values {
      let sizes = value.map(\.magnitude)
      let (low, high) = (quantile(sizes, outliers), quantile(sizes, 1 - outliers))
      let scores = value.indices.map { index -> Double in
        let size = (min(max(sizes[index], low), high) - low) / (high > low ? high - low : 1)
        return exp(n * size * size) * tanh(value[index] * total[index])
      }
      let (limit, top) = (quantile(scores, 1 - density), scores.max() ?? 0)
      shares.append(
        scores.map { score in
          if density == 0 { return 0 }
          return top > limit
            ? max(0, (score - limit) / (top - limit)) : score >= limit ? 1 : 0
        })
      kept.append(value.map { min(max($0, -high), high) })
    }
    return values[0].indices.map { index in
      let weight = shares.reduce(0) { $0 + $1[index] }
      let sum = zip(kept, shares).reduce(0) { $0 + $1.0[index] * $1.1[index] }
      return weight > 0 ? sum / weight : 0
    }
  }

  @Test("pcb weighs by competition", arguments: ["tensor", "model"], [0, 0.1, 0.5, 1])
  func competition(scope: String, density: Double) throws {
    for outliers in [0, 0.0001, 0.2] {
      let expected = Methods.grouped(scope, Methods.deltas) {
        pcb($0, density: density, outliers: outliers).map { 1.2 * $0 }
      }
      try Methods.expect(
        "pcb(\(Self.list), density: \(density), scale: 1.2, scope: \"\(scope)\", "
          + "outliers: \(outliers))", expected)
    }
  }

  @Test(
    "what is trimmed over the model gets the model's norm back", arguments: ["ties", "breadcrumbs"])
  func restoredOverModel(method: String) throws {
    let merge = "\(method)([b - base], density: 0.5, rescale: \"l2\", scope: \"model\")"
    let merged = try Methods.compute(merge).flatMap { $0 }
    let whole = Methods.deltas[1].flatMap { $0 }
    #expect((dot(merged, merged) - dot(whole, whole)).magnitude < 1e-12)
    #expect(merged.contains(0) && merged != whole)
  }

  @Test("sce weighs by mean squares of what scope says")
  func sceOfModel() throws {
    let kept = Methods.deltas.map { $0.flatMap { $0 } }
    let squares = kept.map { dot($0, $0) }
    let shares = squares.map { $0 / squares.reduce(0, +) }
    let expected = Methods.elementwise(Methods.deltas) { values in
      let sign = values.reduce(0, +) >= 0 ? 1.0 : -1
      let agreeing = values.indices.filter { values[$0] * sign > 0 }
      let sum = agreeing.reduce(0) { $0 + shares[$1] * values[$1] }
      return sum / max(agreeing.reduce(0) { $0 + shares[$1] }, 1e-6)
    }
    try Methods.expect("sce(\(Self.list), scope: \"model\")", expected)
  }

  @Test("dare restores norms of the model", arguments: ["l1", "l2", "linf"])
  func dareOfModel(norm: String) throws {
    func length(_ x: [Double]) -> Double {
      switch norm {
      case "l1": x.reduce(0) { $0 + $1.magnitude }
      case "l2": dot(x, x).squareRoot()
      default: x.map(\.magnitude).max() ?? 0
      }
    }
    let kept = try Methods.compute("dare(b - base, density: 0.4, seed: 3, rescale: false)")
    let scaled = Methods.grouped("model", [kept, Methods.deltas[1]]) { values in
      values[0].map { length(values[1]) / length(values[0]) * $0 }
    }
    let tail = "density: 0.4, seed: 3, rescale: \"\(norm)\", scope: \"model\""
    try Methods.expect("dare(b - base, \(tail))", scaled)
    try Methods.expect("dare_linear([b], base: base, \(tail))", Methods.sum(scaled, Methods.base))
    try Methods.expect("dare_ties([b], base: base, \(tail))", Methods.sum(scaled, Methods.base))
  }
}
