import Foundation
import Testing

/// Methods that choose elements.
extension MethodTests {
  private typealias V = VectorMath

  /// A formula on the tensors of the three differences.
  private func merged(_ formula: ([[Double]]) -> [Double]) -> [[Double]] {
    Self.base.indices.map { tensor in
      V.sum([Self.base[tensor], formula(Self.deltas.map { $0[tensor] })])
    }
  }

  /// The values by magnitude from the smallest without the lowest and the highest.
  private func crumbs(_ x: [Double], _ density: Double, _ gamma: Double) -> [Double] {
    let target = Int(density * Double(x.count))
    var top = Int(gamma * Double(x.count))
    var bottom = x.count - target - top
    if bottom < 0 { (top, bottom) = (top + bottom, 0) }
    let order = x.indices.sorted { (x[$0].magnitude, -$0) < (x[$1].magnitude, -$1) }
    let kept = order[bottom..<(x.count - top)]
    return x.indices.map { kept.contains($0) ? x[$0] : 0 }
  }

  private func norm(_ x: [Double], _ kind: String) -> Double {
    switch kind {
    case "\"l1\"": x.reduce(0) { $0 + $1.magnitude }
    case "\"l2\"": V.norm(x)
    default: x.map(\.magnitude).max() ?? 0
    }
  }

  private func restored(_ kept: [Double], _ whole: [Double], _ rescale: String) -> [Double] {
    let length = norm(kept, rescale)
    return rescale == "false" || length == 0
      ? kept : V.scaled(kept, norm(whole, rescale) / length)
  }

  /// What has the sign of the sum, divided by the weights that have it.
  private func elected(
    _ x: [[Double]], _ weights: [Double], vote: [Double], least: Double = 0
  ) -> [Double] {
    vote.indices.map { index in
      let sign = vote[index] >= 0 ? 1.0 : -1
      let agreeing = x.indices.filter { x[$0][index] * sign > 0 }
      let divisor = agreeing.map { weights[$0] }.reduce(0, +)
      let sum = agreeing.map { x[$0][index] }.reduce(0, +)
      return divisor == 0 ? 0 : sum / max(divisor, least)
    }
  }

  @Test(
    "breadcrumbs keeps the middle of each difference and adds it up",
    arguments: [0, 0.25, 0.5, 0.75, 1], [0, 0.25, 0.5, 1])
  func breadcrumbs(density: Double, gamma: Double) throws {
    let weights = [1, -0.5, 0.25]
    for rescale in ["false", "\"l1\"", "\"l2\"", "\"linf\""] {
      let options = "density: \(density), gamma: \(gamma), rescale: \(rescale)"
      let kept = { (deltas: [[Double]]) in
        deltas.map { restored(crumbs($0, density, gamma), $0, rescale) }
      }
      try expect(
        "breadcrumbs([a, b, c], base: base, weights: \(weights), scale: 2, \(options))",
        merged { V.scaled(V.combination(weights, kept($0)), 2) })
      try expect(
        "breadcrumbs([a, b, c], base: base, weights: \(weights), normalize: true, \(options))",
        merged { V.scaled(V.combination(weights, kept($0)), 1 / 0.75) })
      try expect(
        "breadcrumbs_ties([a, b, c], base: base, weights: [1, 0.5, 0.25], \(options))",
        merged { deltas in
          agreeingSum(zip(kept(deltas), [1, 0.5, 0.25]).map { V.scaled($0, $1) })
        })
    }
  }

  private func agreeingSum(_ x: [[Double]]) -> [Double] {
    let vote = V.sum(x)
    return vote.indices.map { index in
      let sign = vote[index] >= 0 ? 1.0 : -1
      return x.map { $0[index] }.filter { $0 * sign > 0 }.reduce(0, +)
    }
  }

  @Test("breadcrumbs takes a density and a gamma for each model, and counts over its scope")
  func breadcrumbsShares() throws {
    try expect(
      "breadcrumbs([a, b], base: base, density: [0.5, 0.75], gamma: [0.25, 0])",
      merged { V.sum([crumbs($0[0], 0.5, 0.25), crumbs($0[1], 0.75, 0)]) })
    let whole = crumbs(Self.deltas[1].flatMap { $0 }, 0.5, 1.0 / 6)
    try expect(
      "breadcrumbs([b - base], density: 0.5, gamma: 1 / 6, scope: \"model\")",
      [Array(whole.prefix(4)), Array(whole.suffix(2))])
  }

  @Test(
    "ties restores the norm of what it trimmed",
    arguments: ["\"l1\"", "\"l2\"", "\"linf\"", "false"])
  func tiesRescale(rescale: String) throws {
    try expect(
      "ties([a, b, c], base: base, density: 0.5, rescale: \(rescale), normalize: false)",
      merged { deltas in
        agreeingSum(deltas.map { restored(crumbs($0, 0.5, 0), $0, rescale) })
      })
  }

  private func sce(_ deltas: [[Double]], density: Double) -> [Double] {
    let variance = deltas[0].indices.map { index -> Double in
      let values = deltas.map { $0[index] }
      let mean = values.reduce(0, +) / Double(values.count)
      return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
    }
    let count = Int(density * Double(variance.count { $0 > 0 }))
    let order = variance.indices.sorted { (-variance[$0], $0) < (-variance[$1], $1) }
    let kept = deltas.map { delta in
      delta.indices.map { density == 1 || order.prefix(count).contains($0) ? delta[$0] : 0 }
    }
    let squares = kept.map { V.dot($0, $0) / Double($0.count) }
    let total = squares.reduce(0, +)
    let weights = squares.map { total < 1e-6 ? 1 / Double(squares.count) : $0 / total }
    let weighted = zip(kept, weights).map { V.scaled($0, $1) }
    return elected(weighted, weights, vote: V.sum(kept), least: 1e-6)
  }

  @Test(
    "sce keeps what differs most and weighs by mean squares", arguments: [0, 0.25, 0.5, 0.75, 1])
  func sce(density: Double) throws {
    let expected = merged { sce($0, density: density) }
    try expect("sce([a, b, c], base: base, density: \(density))", expected)
    try expect("sce([b, c, a], base: base, density: \(density))", expected)
    // changes this small weigh the same
    try expect(
      "sce([1e-4 * (a - base), 2e-4 * (b - base)], density: \(density))",
      Self.base.indices.map {
        sce(
          [V.scaled(Self.deltas[0][$0], 1e-4), V.scaled(Self.deltas[1][$0], 2e-4)],
          density: density)
      }, tolerance: 1e-15)
  }

  @Test("sce of models that do not differ is that model at density 1, and the base below")
  func sceOfEqual() throws {
    try expect("sce([a, a], base: base)", Self.a)
    try expect("sce([a, a], base: base, density: 0.9)", Self.base)
    try expect("sce([base, base], base: base)", Self.base)
  }

  private func ram(_ deltas: [[Double]], epsilon: Double, r: Double, alpha: Double) -> [Double] {
    let active = deltas.map { $0.map { $0.magnitude > epsilon } }
    let counts = deltas[0].indices.map { index in active.count { $0[index] } }
    let factors = active.map { active -> Double in
      let alone = counts.indices.count { active[$0] && counts[$0] == 1 }
      let shared = counts.indices.count { active[$0] && counts[$0] > 1 }
      return 1 + r * min(max(Double(shared) / max(Double(alone), epsilon), 0), alpha)
    }
    return counts.indices.map { index in
      let values = deltas.indices.filter { active[$0][index] }.map { model in
        deltas[model][index] * (counts[index] == 1 ? factors[model] : 1)
      }
      return values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
    }
  }

  @Test("ram takes a change of one model whole and the mean of a change of several")
  func ram() throws {
    for epsilon in [0, 1e-5, 0.3, 0.6, 10] {
      try expect(
        "ram([a, b, c], base: base, epsilon: \(epsilon))",
        merged { ram($0, epsilon: epsilon, r: 0, alpha: 0) })
      for alpha in [0, 0.2, 5] {
        try expect(
          "ramplus([a, b, c], base: base, epsilon: \(epsilon), r: 0.5, alpha: \(alpha))",
          merged { ram($0, epsilon: epsilon, r: 0.5, alpha: alpha) })
      }
    }
    try expect("ram([a], base: base)", Self.a)
    try expect("ramplus([a, a], base: base)", Self.a)
    try expect("ramplus([base, base], base: base)", Self.base)
  }

  @Test("nearswap takes small changes whole and less of larger ones")
  func nearswap() throws {
    for t in [0, 0.25, 0.6, 100] {
      let moved = Self.deltas[1].map { $0.map { $0 * min(t / max($0.magnitude, 1e-6), 1) } }
      try expect("nearswap(b - base, t: \(t))", moved)
      try expect(
        "nearswap(b, base: base, t: \(t))", zip(Self.base, moved).map { V.sum([$0, $1]) })
    }
    try expect("nearswap(base, base: base, t: 0)", Self.base)
  }

  private func softmax(_ x: [Double]) -> [Double] {
    let powers = x.map { exp($0) }
    return V.scaled(powers, 1 / powers.reduce(0, +)).map { $0 + 1e-8 }
  }

  @Test("arcee_fusion takes the changes that matter more than most of their tensor")
  func arceeFusion() throws {
    let expected = zip(Self.b, Self.base).map { x, y -> [Double] in
      let divergence = zip(softmax(x), softmax(y)).map { $0 * log($0 / $1) }.reduce(0, +)
      let importance = zip(x, y).map { ($0 - $1).magnitude * divergence }
      let sorted = importance.sorted()
      let quantile = { (q: Double) in sorted[Int(q * Double(sorted.count - 1))] }
      let threshold = quantile(0.5) + 1.5 * (quantile(0.75) - quantile(0.25))
      return importance.indices.map { importance[$0] >= threshold ? x[$0] : y[$0] }
    }
    try expect("arcee_fusion(b, base: base)", expected)
    #expect(expected != Self.b && expected != Self.base)
    try expect("arcee_fusion(base, base: base)", Self.base)
  }
}
