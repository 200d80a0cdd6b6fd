import MergeTestSupport
import MokumeTensor
import Testing

/// What must hold for any models.
@Suite("Properties of merges")
struct PropertyTests {
  private func bench(_ dtype: DType = .f32) throws -> Workbench {
    try Workbench(Family(dtype).models())
  }

  private func bytes(_ bench: Workbench, _ expression: String) throws -> [TensorName: [UInt8]] {
    try bench.run(bench.node(expression)).bytes()
  }

  @Test(
    "a model merged with itself is that model, bit for bit", arguments: [DType.f32, .bf16, .f16])
  func selfMerge(dtype: DType) throws {
    let bench = try bench(dtype)
    let a = try bytes(bench, "a")
    for expression in [
      "linear([a, a])", "slerp(a, a, t: 0.25)", "linear([a, a], weights: [3, 1])", "min(a, a)",
      "clamp(a, a, a)",
      "where(a > 0, a, a)", "ties([a, a], base: a)", "task_arithmetic([a, a], base: a)",
      "dare_ties([a, a], base: a, density: 0.5)", "trim(a, density: 1)", "1 * a + 0 * b", "a / 1",
      "nuslerp(a, a, t: 0.25)", "nuslerp(a, a, base: a)", "nuslerp(a, b, t: 0)", "karcher([a])",
      "multislerp([a])", "multislerp([a, a], base: a)", "model_stock([a, a], base: a)",
      "breadcrumbs([a, a], base: a, density: 0.5)", "sce([a, a], base: a)", "ram([a, a], base: a)",
      "ramplus([a, a], base: a)", "nearswap(a, base: a, t: 0.1)", "arcee_fusion(a, base: a)",
      "nearswap(a, base: base, t: 100)",
    ] {
      #expect(try bytes(bench, expression) == a, "\(expression)")
    }
  }

  @Test("in a narrow type adding a difference back gives the model", arguments: [DType.bf16, .f16])
  func addBack(dtype: DType) throws {
    let bench = try bench(dtype)
    let a = try bytes(bench, "a")
    for expression in [
      "base + (a - base)", "task_arithmetic([a], base: base)", "ties([a], base: base)",
      "linear([a, a, a])", "linear([a, a, a, a, a])", "mean([a, a, a])",
      "base + dare(a - base, density: 1)", "ties([a, a, a], base: base)",
      "nuslerp(a, a, t: 0.3, base: base)", "nuslerp(a, a, t: 0.3, over: \"row\")",
      "multislerp([a, a, a])", "multislerp([a, a, a], base: base)", "karcher([a, a, a])",
      "karcher([a, a], weights: [1, 4])",
      "breadcrumbs([a], base: base)", "breadcrumbs_ties([a, a], base: base, normalize: true)",
      "sce([a, a, a], base: base)", "ram([a, a], base: base, epsilon: 0)",
      "ramplus([a, a], base: base, epsilon: 0)",
    ] {
      #expect(try bytes(bench, expression) == a, "\(expression)")
    }
  }

  @Test("density 0 or weights 0 give the base, bit for bit")
  func nothing() throws {
    let bench = try bench()
    let base = try bytes(bench, "base")
    for expression in [
      "ties([a, b], base: base, density: 0)", "ties([a, b], base: base, weights: 0)",
      "dare_linear([a, b], base: base, density: 0)", "base + trim(a - base, density: 0)",
      "task_arithmetic([a, b], base: base, weights: 0)", "linear([base, a], weights: [1, 0])",
      "slerp(base, a, t: 0)", "slerp(a, base, t: 1)", "nuslerp(base, a, t: 0)",
      "nuslerp(a, base, t: 1, over: \"row\")", "breadcrumbs([a, b], base: base, density: 0)",
      "breadcrumbs([a, b], base: base, weights: 0)", "sce([a, b], base: base, density: 0)",
      "ram([a, b], base: base, epsilon: 10)", "nearswap(a, base: base, t: 0)",
      "model_stock([base, a], base: base)", "ties([a], base: base, density: 0, rescale: \"l2\")",
    ] {
      #expect(try bytes(bench, expression) == base, "\(expression)")
    }
  }

  @Test("the order of the models does not matter beyond the order of the sum")
  func permutation() throws {
    let bench = try bench()
    let methods: [(String) -> String] = [
      { "linear([\($0)])" }, { "task_arithmetic([\($0)], base: base, weights: 0.4)" },
      { "ties([\($0)], base: base, density: 0.3)" }, { "karcher([\($0)])" },
      { "multislerp([\($0)], base: base)" }, { "model_stock([\($0)], base: base)" },
      { "breadcrumbs([\($0)], base: base, density: 0.5, gamma: 0.1)" },
      { "sce([\($0)], base: base)" }, { "ram([\($0)], base: base)" },
      { "ramplus([\($0)], base: base)" },
    ]
    for method in methods {
      let first = try bench.run(bench.node(method("a, b, c")))
      for order in ["b, c, a", "c, b, a", "b, a, c"] {
        let other = try bench.run(bench.node(method(order)))
        for (name, _) in Family.everyShape {
          for (x, y) in zip(try first.values(name), try other.values(name)) {
            // A weight and its three changes are below 0.125, so that is what a sum rounds at.
            let isNear = (x - y).magnitude <= Double(Float(max(x.magnitude, 0.0625)).ulp)
            #expect(isNear, "\(method(order)), \(name): \(x) and \(y)")
            if !isNear { return }
          }
        }
      }
    }
  }

  @Test("two models may change places bit for bit")
  func exchange() throws {
    let bench = try bench()
    #expect(try bytes(bench, "linear([a, b])") == bytes(bench, "linear([b, a])"))
    #expect(
      try bytes(bench, "ties([a, b], base: base, density: 0.3)")
        == bytes(bench, "ties([b, a], base: base, density: 0.3)"))
    #expect(
      try bytes(bench, "task_arithmetic([a, b], base: base)")
        == bytes(bench, "task_arithmetic([b, a], base: base)"))
  }

  @Test("scaling models by a power of two scales the result")
  func linearity() throws {
    let bench = try bench()
    for (scaled, plain) in [
      ("linear([4 * a, 4 * b], weights: [0.3, 0.7])", "4 * linear([a, b], weights: [0.3, 0.7])"),
      ("slerp(2 * a, 2 * b, t: 0.3)", "2 * slerp(a, b, t: 0.3)"),
      (
        "ties([8 * (a - base), 8 * (b - base)], density: 0.2)",
        "8 * ties([a - base, b - base], density: 0.2)"
      ),
      ("trim(0.5 * a, density: 0.3)", "0.5 * trim(a, density: 0.3)"),
    ] {
      #expect(try bytes(bench, scaled) == bytes(bench, plain), "\(scaled)")
    }
  }

  @Test("slerp keeps the length of models that have one")
  func slerpLength() throws {
    let shapes = Family.everyShape.filter { $0.1.reduce(1, *) > 1 }
    let bench = try Workbench(Family(shapes, .f64).models(["a", "b"]))
    for t in [0.1, 0.5, 0.9] {
      let ratio = try bench.number(
        """
        max(abs(norm(slerp(a / norm(a), b / norm(b), t: \(t))) - 1), over: "model")
        """)
      #expect(ratio <= 1e-12, "\(t)")
    }
  }
}
