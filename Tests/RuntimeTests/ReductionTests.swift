import MergeTestSupport
import MokumeTensor
import Testing

@Suite("Reductions")
struct ReductionTests {
  static let scopes = ["row", "column", "tensor", "layer", "model"]
  static let reductions = [
    "sum(x", "norm(x", "dot(x, y", "mean(x", "min(x", "max(x", "count(x > 0", "sum(x * y - y",
    "quantile(x, 0.25", "quantile(x, 1", "max(abs(x - y)",
  ]
  static let shapes = Family.everyShape.filter { !$0.1.contains(0) }
  static let long = ("layers.1.long.weight", [70_001])

  /// Reductions of numbers that are stored in f64 are exact to a few units in the last place, so
  /// that a result in f32 is the exact one rounded once.
  @Test("every reduction over every scope", arguments: reductions)
  func every(reduction: String) throws {
    for dtype in [DType.f32, .f64, .bf16] {
      let family = Family(Self.shapes + (dtype == .f64 ? [Self.long] : []), dtype)
      let bench = try Workbench(family.models(["x", "y"]))
      for scope in Self.scopes.dropLast() {
        if reduction.hasPrefix("quantile"), scope == "column" { continue }
        try bench.expectExact("\(reduction), over: \"\(scope)\")")
      }
      try bench.expectExact("x + \(reduction), over: \"model\")")
    }
  }

  @Test("a coarser value is reduced again, each number once")
  func twice() throws {
    let bench = try Workbench(Family(Self.shapes, .f32).models(["a", "b"]))
    for inner in Self.scopes {
      for outer in Self.scopes {
        try bench.expectExact("a * sum(norm(a, over: \"\(inner)\"), over: \"\(outer)\")")
        try bench.expectExact("a * max(mean(b, over: \"\(inner)\"), over: \"\(outer)\")")
      }
    }
  }

  @Test("numbers of every grain meet in one expression")
  func mixedGrains() throws {
    let bench = try Workbench(Family(Self.shapes, .f64).models(["a", "b"]))
    try bench.expectExact(
      """
      a * norm(b, over: "row") + b * norm(a, over: "tensor") * norm(b, over: "column") \
      - (a - b) * mean(abs(a), over: "layer") / max(abs(b), over: "model")
      """)
  }

  @Test("a tensor without elements has sum 0 and harms no other")
  func empty() throws {
    let tensors = [
      TestTensor("a", .f32, [0], values: []), TestTensor("b", .f32, [3, 0], values: []),
      TestTensor("c", .f32, [0, 3], values: []), TestTensor("d", .f32, values: [3, 4]),
    ]
    let bench = try Workbench([TestModel("x", tensors)])
    for scope in Self.scopes where scope != "column" {
      let outcome = try bench.run(
        bench.node(
          """
          x / norm(x, over: "\(scope)") + quantile(x, 0, over: "\(scope)") \
          + 0.5 * trim(x, density: 0.5, over: "\(scope)") + max(x, over: "\(scope)")
          """))
      for (found, wanted) in zip(try outcome.values("d"), [7.6, 9.8]) {
        #expect((found - wanted).magnitude < 1e-6, "\(scope)")
      }
      #expect(try outcome.values("a").isEmpty)
    }
  }

  @Test("columns without elements harm no others")
  func emptyColumns() throws {
    let tensors = [
      TestTensor("a", .f32, [0, 3], values: []), TestTensor("b", .f32, [3, 0], values: []),
      TestTensor("c", .f32, [2, 2], values: [3, 5, 4, 12]), TestTensor("d", .f32, [0], values: []),
    ]
    let bench = try Workbench([TestModel("x", tensors)])
    let outcome = try bench.run(
      bench.node("x / norm(x, over: \"column\") + max(x, over: \"column\")"))
    let wanted: [Double] = [3.0 / 5 + 4, 5.0 / 13 + 12, 4.0 / 5 + 4, 12.0 / 13 + 12]
    for (found, wanted) in zip(try outcome.values("c"), wanted) {
      #expect((found - wanted).magnitude < 1e-6)
    }
    #expect(try outcome.values("a").isEmpty)
  }

  @Test("a tensor without elements has no smallest or largest")
  func emptyExtremes() throws {
    for values in [[3.0, 4], [-3, -4]] {
      let tensors = [
        TestTensor("layers.0.a", .f32, [0], values: []),
        TestTensor("layers.0.b", .f32, values: values),
        TestTensor("layers.0.c", .f32, [2, 0], values: []),
      ]
      let bench = try Workbench([TestModel("x", tensors)])
      #expect(try bench.number("max(x, over: \"model\")") == values.max())
      #expect(try bench.number("min(x, over: \"model\")") == values.min())
      #expect(try bench.number("quantile(x, 1, over: \"model\")") == values.max())
      let layer = try bench.run(bench.node("max(x, over: \"layer\")"))
      #expect(try layer.values("layers.0.b").allSatisfy { $0 == values.max() })
    }
  }

  @Test("a model of grain one number is computed without an output")
  func number() throws {
    let tensors = [TestTensor("a", .f32, values: [3, 4]), TestTensor("b", .bf16, values: [12])]
    let bench = try Workbench([TestModel("x", tensors)])
    #expect(try bench.number("norm(x, over: \"model\")") == 13)
    #expect(try bench.number("1 + max(x, over: \"model\") / min(x, over: \"model\")") == 5)
    #expect(try bench.number("quantile(x, 0.5, over: \"model\")") == 4)
    #expect(try bench.number("sum(norm(x), over: \"model\")") == 17)
  }

  @Test("NaN makes sums and extremes of its scope NaN and no other")
  func notANumber() throws {
    let tensors = [
      TestTensor("layers.0.w", .f32, [2, 2], values: [1, .nan, 2, 3]),
      TestTensor("layers.1.w", .f32, [2, 2], values: [1, 2, 3, -.infinity]),
    ]
    let bench = try Workbench([TestModel("x", tensors)])
    for name in ["sum", "min", "max", "norm"] {
      let rows = try bench.run(bench.node("\(name)(x, over: \"row\")")).values("layers.0.w")
      #expect(rows[0].isNaN && rows[1].isNaN && !rows[2].isNaN && !rows[3].isNaN, "\(name)")
      let layers = try bench.run(bench.node("\(name)(x, over: \"layer\")"))
      #expect(try layers.values("layers.0.w").allSatisfy(\.isNaN), "\(name)")
      #expect(try layers.values("layers.1.w").allSatisfy { !$0.isNaN }, "\(name)")
      #expect(try bench.number("\(name)(x, over: \"model\")").isNaN, "\(name)")
    }
  }
}
