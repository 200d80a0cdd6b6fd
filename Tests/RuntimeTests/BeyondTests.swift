import MergeTestSupport
import MokumePlan
import MokumeTensor
import Testing

/// Methods beyond mergekit's, by the planner and the kernels.
@Suite("Methods beyond mergekit, in runs")
struct BeyondTests {
  static let methods = [
    "consensus_ta([a, b, c], base: base)",
    "consensus_ta([a, b, c], base: base, threshold: 0.2, weights: [1, 0.5, 2], scale: 0.7)",
    "magmax([a, b, c], base: base, scale: 0.6)",
    "magmax([a, b, c], base: base, weights: [1, 0.5, 2], tie: \"first\")",
    "emr([a, b, c], base: base)",
    "emr([a, b, c], base: base, task: 1)",
    "emr([a, b, c], base: base, task: 2, scope: \"layer\", tie: \"plus\")",
    "base + lines(a - base, low: 0.3, high: 1)",
    "base + lines(a - base, low: norm(b - base, over: \"model\"), high: 1)",
    "metagpt([a, b, c], base: base, scale: 1.5)",
    "metagpt([a, b, c], base: base, scope: \"tensor\")",
    "metagpt([a, b, c], base: base, scope: \"layer\")",
    "sign_agreement([a, b, c], base: base)",
    "sign_agreement([a, b, c], base: base, density: 0.4, weights: [1, 0.5, 2])",
    "sign_agreement([a, b], base: base, density: 0.4, scope: \"model\")",
    "base + perpendicular(a - base, to: b - base)",
    "cabs([a, b, c], base: base, weights: [1, 0.5, 2], scale: 0.7)",
    "cabs([a, b, c], base: base, keep: 3, of: 7)",
    "base + perpendicular(a - base, to: b - base, over: \"row\")",
    "base + perpendicular(a - base, to: b - base, over: \"model\")",
    "base + dare(a - base, density: 0.5, seed: 1, rescale: \"l2\", scope: \"model\")",
    "base + dare(a - base, density: 0.5, seed: 1, rescale: \"linf\", scope: \"row\")",
    "dare_linear([a, b], base: base, density: 0.3, rescale: \"l1\", scope: \"layer\")",
    "dare_ties([a, b, c], base: base, density: 0.5, rescale: \"linf\", scope: \"model\")",
    "ties([a, b, c], base: base, density: 0.3, rescale: \"l1\", scope: \"model\")",
    "breadcrumbs([a, b], base: base, density: 0.8, rescale: \"l2\", scope: \"layer\")",
    "breadcrumbs_ties([a, b], base: base, density: 0.8, rescale: \"linf\", scope: \"model\")",
    "sce([a, b, c], base: base, density: 0.3, scope: \"layer\")",
  ]

  @Test("methods in f32 agree with the f64 reference", arguments: methods)
  func single(method: String) throws {
    try Workbench(Family(.f32).models()).expectExact(method)
  }

  @Test("methods in bf16 round once", arguments: methods)
  func brain(method: String) throws {
    try Workbench(Family(.bf16).models()).expectExact(method)
  }

  /// What goes through many quotients and roots, or takes ranks of what exp made.
  static let intricate = [
    "geometric_median([a, b, c])", "geometric_median([a, b, c, base], weights: [1, 2, 0.5, 1])",
    "geometric_median([a, b, c], scope: \"row\")", "geometric_median([a, b, c], scope: \"model\")",
    "geometric_median([a - base, b - base, c - base]) + base",
    "pcb([a, b, c], base: base)", "pcb([a, b, c], base: base, scope: \"tensor\")",
    "pcb([a, b], base: base, density: [0.5, 0.2], scope: \"layer\", outliers: 1%)",
  ]

  @Test(
    "long formulas agree with the f64 reference", arguments: intricate,
    [DType.f32, .bf16, .f64])
  func long(method: String, dtype: DType) throws {
    try Workbench(Family(dtype).models()).expectExact(method)
  }

  @Test("no method reads the models more often than its formula asks for")
  func passes() throws {
    let bench = try Workbench(Family(.bf16).models())
    for (method, count) in [
      ("consensus_ta([a, b, c], base: base)", 1), ("magmax([a, b, c], base: base)", 1),
      ("emr([a, b, c], base: base)", 1), ("emr([a, b, c], base: base, task: 0)", 2),
      ("base + lines(a - base, low: 0, high: 1)", 1),
      ("sign_agreement([a, b, c], base: base)", 1),
      ("sign_agreement([a, b, c], base: base, density: 0.5)", 2),
      ("metagpt([a, b, c], base: base)", 2), ("geometric_median([a, b, c])", 2),
      ("geometric_median([a, b, c], scope: \"model\")", 2),
      ("base + perpendicular(a - base, to: b - base)", 2), ("pcb([a, b, c], base: base)", 3),
      ("pcb([a, b, c], base: base, scope: \"tensor\")", 3),
    ] {
      let plan = Planner.plan(
        [OutputRequest(root: try bench.node(method), dtype: nil)], in: bench.graph)
      #expect(plan.cost.passes == count, "\(method)")
    }
  }

  @Test("two models may change places bit for bit")
  func exchange() throws {
    let bench = try Workbench(Family(.f32).models())
    for method in [
      "consensus_ta([LIST], base: base)", "magmax([LIST], base: base)", "emr([LIST], base: base)",
      "pcb([LIST], base: base)", "metagpt([LIST], base: base)",
      "sign_agreement([LIST], base: base)",
    ] {
      let there = try bench.run(bench.node(method.replacing("LIST", with: "a, b"))).bytes()
      let back = try bench.run(bench.node(method.replacing("LIST", with: "b, a"))).bytes()
      #expect(there == back, "\(method)")
    }
  }

  @Test("models without a difference give the base, bit for bit", arguments: [DType.f32, .bf16])
  func noDifference(dtype: DType) throws {
    let bench = try Workbench(Family(dtype).models())
    let base = try bench.run(bench.node("base")).bytes()
    for method in Self.methods + Self.intricate where !method.contains("norm(") {
      // One model under four names, and a name that is part of no word.
      var call = method
      for name in ["a", "b", "c"] { call.replace(try Regex("\\b\(name)\\b"), with: "base") }
      #expect(try bench.run(bench.node(call)).bytes() == base, "\(call)")
    }
  }

  @Test("scaling differences by a power of two scales the result")
  func linearity() throws {
    let bench = try Workbench(Family(.f32).models())
    for method in [
      "consensus_ta([LIST])", "magmax([LIST])", "emr([LIST])", "emr([LIST], task: 1)",
      "metagpt([LIST])", "sign_agreement([LIST], density: 0.5)", "geometric_median([LIST])",
    ] {
      let scaled = method.replacing("LIST", with: "4 * (a - base), 4 * (b - base)")
      let plain = "4 * " + method.replacing("LIST", with: "a - base, b - base")
      #expect(
        try bench.run(bench.node(scaled)).bytes() == bench.run(bench.node(plain)).bytes(),
        "\(method)")
    }
  }
}
