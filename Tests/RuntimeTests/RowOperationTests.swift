import MergeTestSupport
import MokumeRuntime
import MokumeTensor
import Testing

@Suite("Operations within rows see every row whole")
struct RowOperationTests {
  static let shapes: [[Int]] = [
    [], [1], [2], [7], [16, 3], [3, 5, 7], [1000], [0], [3, 0], [2, 5000], [9, 8000], [5000, 1],
    [150, 700], [2, 70_000], [133_001],
  ]
  static let operations = [
    "trim_blocks(x, keep: 1, of: 4)", "trim_blocks(x, keep: 3, of: 7)", "rank(x)",
  ]

  /// Of small whole numbers, so that many tie, and of any.
  private func bench(_ dtype: DType, _ data: SelectionData) throws -> Workbench {
    let tensors = Self.shapes.enumerated().map { index, shape in
      TestTensor("t\(index)", dtype, shape, values: data.make(shape.reduce(1, *)))
    }
    return try Workbench([TestModel("x", tensors)])
  }

  @Test("of every shape", arguments: SelectionData.all)
  func shapes(data: SelectionData) throws {
    for dtype in data.name.hasPrefix("bell") ? [DType.f32, .bf16, .f64] : [.bf16] {
      let bench = try bench(dtype, data)
      for operation in Self.operations {
        // Places in the order are more than bf16 holds.
        try expectSame(bench, operation, dtype: dtype == .f64 ? nil : .f32, Workbench.smallChunks)
      }
    }
  }

  @Test("in passes that reduce, trim, draw and take rows of rows", arguments: operations)
  func surroundings(operation: String) throws {
    let shapes = [("a", [150, 700]), ("b", [70_001]), ("c", [3, 5, 7]), ("d", [2, 40_000])]
    let bench = try Workbench(Family(shapes, .f32).models(["x", "y"]))
    let twice = operation.replacing("(x", with: "(y - 0.5 * \(operation)")
    for expression in [
      "y + \(operation) * norm(\(operation))",
      "\(operation) * norm(\(operation), over: \"row\") - y",
      "trim(\(operation), density: 0.2) + y",
      "y + 0.5 * \(operation.replacing("(x", with: "(trim(x, density: 0.3)"))",
      "y - \(operation.replacing("(x", with: "(trim(x, density: 0.3, over: \"model\")"))",
      "y - \(operation.replacing("(x", with: "(trim(x, density: 0.3, over: \"row\")"))",
      "where(random(x) < 0.5, \(operation), y)",
      "\(operation.replacing("(x", with: "(x * norm(y, over: \"row\")")) + norm(x)",
      twice,
    ] {
      try bench.expectExact(expression)
    }
  }

  @Test("a rank by share goes from 0 to 1, and is in the middle where there is but one")
  func shares() throws {
    let tensors = [
      TestTensor("many", .f32, [1, 5], values: [3, -1, 2, 3, 0]),
      TestTensor("one", .f32, [2, 1], values: [7, 8]), TestTensor("none", .f32, [0], values: []),
      TestTensor("scalar", .f32, [], values: [-2]),
    ]
    let bench = try Workbench([TestModel("x", tensors)])
    let outcome = try bench.run(bench.node("rank(x, by: \"share\")"))
    #expect(try outcome.values("many") == [0.75, 0, 0.5, 1, 0.25])
    #expect(try outcome.values("one") == [0.5, 0.5])
    #expect(try outcome.values("scalar") == [0.5])
  }

  @Test("della keeps each row's share, and most of its largest values")
  func della() throws {
    let bench = try Workbench(Family([("w", [500, 400])], .f32).models(["base", "x"]))
    let merge = "della_linear([x], base: base, density: 0.5, epsilon: 0.4, rescale: false, seed: 1)"
    let kept = try bench.run(bench.node("(\(merge) - base) != 0")).values("w")
    let delta = try bench.run(bench.node("abs(x - base)")).values("w")
    let ranks = try bench.run(bench.node("rank(abs(x - base))")).values("w")
    // Half of the elements are the base's; among the others the chance goes from 0.5 to 0.9.
    for (low, high, chance) in [(200.0, 240.0, 0.54), (360.0, 400.0, 0.86)] {
      let places = ranks.indices.filter { ranks[$0] >= low && ranks[$0] < high && delta[$0] > 0 }
      let share = Double(places.count { kept[$0] == 1 }) / Double(places.count)
      #expect((share - chance).magnitude < 0.02, "\(share) of ranks from \(low)")
    }
  }

  @Test("of a value that does not vary")
  func constants() throws {
    let tensor = TestTensor("t", .f32, [2, 5], values: Array(repeating: 2, count: 10))
    let bench = try Workbench([TestModel("x", [tensor])])
    let found = try bench.run(bench.node("trim_blocks(0 * x + 3, keep: 1, of: 2)")).values("t")
    #expect(found == [3, 0, 3, 0, 3, 3, 0, 3, 0, 3])
  }
}
