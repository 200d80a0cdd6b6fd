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
  static let operations = ["trim_blocks(x, keep: 1, of: 4)", "trim_blocks(x, keep: 3, of: 7)"]

  /// Of small whole numbers, so that many tie, and of any.
  private func bench(_ dtype: DType, _ data: SelectionData) throws -> Workbench {
    let tensors = Self.shapes.enumerated().map { index, shape in
      TestTensor("t\(index)", dtype, shape, values: data.make(shape.reduce(1, *)))
    }
    return try Workbench([TestModel("x", tensors)])
  }

  @Test("of every shape", arguments: SelectionData.all)
  func shapes(data: SelectionData) throws {
    for dtype in [DType.f32, .bf16, .f64] {
      let bench = try bench(dtype, data)
      for operation in Self.operations { try expectSame(bench, operation, Workbench.smallChunks) }
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

  @Test("of a value that does not vary")
  func constants() throws {
    let tensor = TestTensor("t", .f32, [2, 5], values: Array(repeating: 2, count: 10))
    let bench = try Workbench([TestModel("x", [tensor])])
    let found = try bench.run(bench.node("trim_blocks(0 * x + 3, keep: 1, of: 2)")).values("t")
    #expect(found == [3, 0, 3, 0, 3, 3, 0, 3, 0, 3])
  }
}
