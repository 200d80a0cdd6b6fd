import MergeTestSupport
import MokumeRuntime
import MokumeTensor
import Testing

/// Selections over many tensors beside others in the same programs.
@Suite("Several selections in one run")
struct GlobalSelectionTests {
  private let shapes = [("layers.0.w", [90_000]), ("layers.1.w", [300, 300]), ("out", [7])]

  private func expectExact(_ expression: String) throws {
    let bench = try Workbench(Family(shapes, .bf16).models(["base", "a", "b"]))
    try bench.expectExact(expression, timeLimit: 20)
  }

  @Test("a trim of one tensor and one of the model share a pass")
  func localAndGlobal() throws {
    try expectExact(
      "base + trim(a - base, density: 0.2) + trim(b - base, density: 0.2, over: \"model\")")
  }

  @Test("a trim of one tensor that misses its bracket does not count the model's twice")
  func missedBracket() throws {
    let hard = SelectionData.all.filter { $0.name.hasPrefix("large ones") }
    for data in hard {
      let sizes = [("t", 90_000), ("u", 80_000)]
      let tensors = sizes.map { TestTensor($0.0, .f32, values: data.make($0.1)) }
      let easy = Family(sizes.map { ($0.0, [$0.1]) }, .f32).models(["y"])
      let bench = try Workbench([TestModel("x", tensors)] + easy)
      try bench.expectExact(
        """
        norm(trim(x, density: 0.05), over: "model") * trim(y, density: 0.0001, over: "model")
        """, timeLimit: 20)
    }
  }

  @Test("the model's trims of values that need different numbers of passes")
  func twoPasses() throws {
    let bench = try Workbench(Family(shapes, .f32).models(["base", "a", "b"]))
    try bench.expectExact(
      """
      base + trim(a - base, density: 0.3, over: "model") \
      + trim((b - base) / max(abs(b - base)), density: 0.3, over: "model")
      """, timeLimit: 20)
  }

  @Test("a trim of what another trim of the model left")
  func nested() throws {
    try expectExact(
      """
      base + trim(trim(a - base, density: 0.5, over: "model") - b, density: 0.2, over: "layer")
      """)
  }

  @Test("a NaN is the largest of all in every type", arguments: [DType.f32, .f64])
  func notANumber(dtype: DType) throws {
    let values = (0..<20).map { $0 == 3 ? Double.nan : Double($0) }
    let x = TestModel(
      "x",
      [
        TestTensor("t", dtype, values: values),
        TestTensor("u", dtype, values: values.map { $0.isNaN ? 0 : $0 / 7 }),
      ])
    let bench = try Workbench([x])
    for density in [0.01, 0.05] {
      try bench.expectExact("trim(x, density: \(density), over: \"model\")")
    }
    try bench.expectExact("quantile(x, 1, over: \"model\") * x")
  }

  @Test("a trim whose density comes from the weights")
  func lazyDensity() throws {
    try expectExact(
      "base + trim(a - base, density: 0.2 + 0.1 * sign(sum(a, over: \"model\")), over: \"model\")")
    try expectExact("base + trim(a - base, density: clamp(norm(a - base), 0.01, 0.5))")
  }

  @Test("a density for each row")
  func rowDensity() throws {
    try expectExact(
      """
      base + trim(a - base, density: clamp(20 * norm(a - base, over: "row"), 0.05, 0.9), \
        over: "row")
      """)
  }
}
