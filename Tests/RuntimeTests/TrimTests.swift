import MergeTestSupport
import MokumeRuntime
import MokumeTensor
import Testing

@Suite("Trims keep exactly the k largest, ties by lower index")
struct TrimTests {
  /// Enough for several chunks, a sample and a counting pass.
  static let count = 133_001

  @Test("of one large tensor", arguments: SelectionData.all)
  func large(data: SelectionData) throws {
    try expect(data, .f32, density: 0.2)
    try expect(data, .bf16, density: 1 / Double(Self.count))
    try expect(data, .f64, density: 0.04)
  }

  @Test("of small tensors and of rows", arguments: SelectionData.all)
  func small(data: SelectionData) throws {
    let shapes = [[], [1], [2], [7], [16, 3], [3, 5, 7], [1000], [0], [2, 5000], [9, 8000]]
    let tensors = shapes.enumerated().map { index, shape in
      let count = shape.reduce(1, *)
      return TestTensor("t\(index)", .f32, shape, values: data.make(count))
    }
    let bench = try Workbench([TestModel("x", tensors)])
    for density in [0.0001, 0.7] {
      try expectSame(bench, "trim(x, density: \(density))")
      try expectSame(bench, "trim(x, density: \(density), over: \"row\")")
    }
  }

  @Test("of rows longer than a chunk, whatever begins within them")
  func longRows() throws {
    for data in SelectionData.all[3...4] {
      let tensor = TestTensor("t", .f32, [2, 70_000], values: data.make(140_000))
      let bench = try Workbench([TestModel("x", [tensor])])
      try expectSame(bench, "trim(x, density: 0.5, over: \"row\")")
      try expectSame(bench, "trim(trim(x, density: 0.7, over: \"row\"), density: 0.4)")
      try bench.expectExact("x * norm(trim(x, density: 0.3), over: \"row\")")
      try bench.expectExact("x * norm(trim(x, density: 0.3, over: \"row\"))")
    }
  }

  @Test("of layers and of the whole model", arguments: SelectionData.all)
  func groups(data: SelectionData) throws {
    let shapes = [("layers.0.a", 66_000), ("layers.0.b", 1), ("layers.1.a", 20_000), ("out", 999)]
    for dtype in [DType.bf16, .f64] {
      let tensors = shapes.map { TestTensor($0.0, dtype, values: data.make($0.1)) }
      let bench = try Workbench([TestModel("x", tensors)])
      try expectSame(bench, "trim(x, density: 0.95, over: \"layer\")")
      try expectSame(bench, "trim(x, density: 0.03, over: \"model\")")
    }
  }

  @Test("of scopes whose sample is every element", arguments: [1024, 2048, 4096, 16384, 32768])
  func completeSamples(count: Int) throws {
    let data = SelectionData.all[0]
    let whole = try Workbench([TestModel("x", [TestTensor("t", .f32, values: data.make(count))])])
    try expectSame(whole, "trim(x, density: 0.3, over: \"model\")")
    try whole.expectExact("x * quantile(x, 0.5, over: \"model\")")
    let parts = (0..<4).map {
      TestTensor("layers.0.t\($0)", .f32, values: data.make(count / 4))
    }
    let bench = try Workbench([TestModel("x", parts)])
    try expectSame(bench, "trim(x, density: 0.3, over: \"layer\")")
  }

  private func expect(
    _ data: SelectionData, _ dtype: DType, density: Double
  ) throws {
    let tensor = TestTensor("t", dtype, values: data.make(Self.count))
    let bench = try Workbench([TestModel("x", [tensor])])
    try expectSame(bench, "trim(x, density: \(density))")
  }
}

/// Runs an expression that rounds nothing and expects the reference's numbers, sign of zero and all.
func expectSame(
  _ bench: Workbench, _ expression: String, dtype: DType? = nil, _ options: RunOptions = .init(),
  location: SourceLocation = #_sourceLocation
) throws {
  let root = try bench.node(expression)
  let outcome = try bench.run(root, dtype: dtype, options)
  let reference = try Reference(bench, root)
  for (index, tensor) in outcome.merged.tensors.enumerated() {
    let wanted = try reference.elements(tensor.header.name)
    let found = try outcome.merged.values(index)
    let wrong = zip(found, wanted).enumerated().first { _, pair in
      let (found, wanted) = (pair.0, pair.1.value)
      return found.bitPattern != wanted.bitPattern && !(found.isNaN && wanted.isNaN)
    }
    guard let wrong else { continue }
    Issue.record(
      """
      \(expression) of \(tensor.header.name), \(tensor.header.dtype): element \(wrong.offset) is \
      \(wrong.element.0), not \(wrong.element.1.value)
      """, sourceLocation: location)
    return
  }
}
