import MergeTestSupport
import MokumeTensor
import Testing

/// Every method through planner and kernels, on every shape.
@Suite("Methods in runs")
struct MethodRunTests {
  /// Calls that agree with the reference element by element.
  static let calls = [
    "nuslerp(a, b, t: 0.3)", "nuslerp(a, b, t: 0.3, over: \"row\")",
    "nuslerp(a, b, t: 0.7, base: base)", "nuslerp(a, b, base: base, over: \"row\")",
    "multislerp([a, b, c], weights: [0.5, 0.3, 0.2])", "multislerp([a, b, c], base: base)",
    "karcher([a, b, c])", "karcher([a - base, b - base, c - base], weights: [1, 2, 1])",
    "model_stock([a, b, c], base: base)", "model_stock([a, b, c], base: base, over: \"row\")",
    "model_stock([a, b, c], base: base, clamp: false)",
    "breadcrumbs([a, b, c], base: base, density: 0.6, gamma: 0.1)",
    "breadcrumbs([a, b], base: base, density: 0.5, gamma: 0.1, scope: \"row\")",
    "breadcrumbs([a, b], base: base, density: 0.5, gamma: 0.1, scope: \"layer\")",
    "breadcrumbs([a, b], base: base, density: 0.5, gamma: 0.1, scope: \"model\")",
    "breadcrumbs_ties([a, b, c], base: base, density: 0.6, gamma: 0.1, rescale: \"l2\")",
    "ties([a, b, c], base: base, density: 0.3, rescale: \"l1\")",
    "sce([a, b, c], base: base)", "ram([a, b, c], base: base)", "ramplus([a, b, c], base: base)",
    "nearswap(a, base: base, t: 0.001)",
  ]

  @Test("a run agrees with the reference", arguments: calls, [DType.f32, .bf16])
  func agrees(call: String, dtype: DType) throws {
    let bench = try Workbench(Family(dtype).models())
    try bench.expectExact(call)
  }

  @Test("a run on models of several types agrees with the reference", arguments: calls)
  func mixed(call: String) throws {
    let types: [String: [DType]] = ["base": [.bf16], "a": [.f32, .bf16], "b": [.bf16, .f64]]
    let bench = try Workbench(Family(dtypes: types).models())
    try bench.expectExact(call)
  }

  /// Tensors on which a direction, a quantile or a share has nothing to hold on to.
  private static func degenerate(_ dtype: DType) -> [TestModel] {
    let base: [Double] = [1, -2, 0.5, 3, -0.25, 0.125]
    let change: [Double] = [0.5, 0.25, -0.125, 0.0625, 0.5, -1]
    func model(_ name: String, _ sign: Double, _ one: [Double]) -> TestModel {
      TestModel(
        name,
        [
          TestTensor("zero", dtype, values: base.map { _ in 0 }),
          TestTensor("equal", dtype, [2, 3], values: base),
          TestTensor("opposite", dtype, [2, 3], values: change.map { sign * $0 }),
          TestTensor(
            "opposed", dtype, [2, 3], values: zip(base, change).map { $0 + sign * $1 }),
          TestTensor("one", dtype, [1], values: one),
          TestTensor("scalar", dtype, [], values: one),
          TestTensor("none", dtype, [0, 4], values: []),
        ])
    }
    return [
      model("base", 0, [1]), model("a", 1, [2]), model("b", -1, [-2]), model("c", 1, [1]),
    ]
  }

  static let mergers =
    calls + [
      "arcee_fusion(a, base: base)", "sce([a, b], base: base, density: 0.5)", "karcher([a, b])",
      "multislerp([a, b])", "multislerp([a, b], eps: 0)", "nuslerp(b, a, t: 0.5, base: c)",
      "model_stock([a, b], base: base, clamp: false)", "nearswap(a, base: base, t: 0)",
      "ramplus([a, b], base: base, epsilon: 0)", "breadcrumbs([a, b], base: base, density: 0)",
      "breadcrumbs([a, b], base: base, gamma: 1)", "sce([a, b], base: base, density: 0)",
      "ties([a, b], base: base, density: 0, rescale: \"linf\")",
    ]

  @Test("no input makes a number that is none", arguments: mergers, [DType.f32, .f64, .bf16])
  func finite(call: String, dtype: DType) throws {
    let bench = try Workbench(Self.degenerate(dtype))
    let outcome = try bench.run(bench.node(call))
    #expect(outcome.merged.tensors.count == 7)
    for tensor in outcome.merged.tensors {
      let values = try outcome.values(tensor.header.name.text)
      // Nothing here is longer than 4 in any model.
      #expect(
        values.allSatisfy { $0.magnitude <= 16 }, "\(call), \(tensor.header.name): \(values)")
    }
    #expect(try outcome.values("zero") == [0, 0, 0, 0, 0, 0], "\(call)")
  }

  @Test("where no model moved from the base the result is the base", arguments: [DType.f32, .bf16])
  func unmoved(dtype: DType) throws {
    let bench = try Workbench(Self.degenerate(dtype))
    for call in Self.mergers where call.contains("base: base") {
      let equal = try bench.run(bench.node(call)).values("equal")
      #expect(equal == [1, -2, 0.5, 3, -0.25, 0.125], "\(call)")
    }
  }
}
