import MergeTestSupport
import MokumeKernels
import MokumeRuntime
import MokumeTensor
import Testing

@Suite("Reductions over columns")
struct ColumnTests {
  /// One row, one column, a vector, three dimensions, and rows enough for several runs.
  static let shapes: [(String, [Int])] = [
    ("layers.0.long", [3001, 300]), ("layers.0.one", [1]), ("layers.0.row", [1, 700]),
    ("layers.0.wide", [2, 270_000]), ("layers.1.column", [700, 1]), ("layers.1.cube", [5, 7, 11]),
    ("layers.1.scalar", []), ("layers.1.vector", [900]),
  ]
  static let expressions = [
    "a / norm(a, over: \"column\") + dot(a, b, over: \"column\")",
    "max(a - b, over: \"column\") * min(b, over: \"column\") + a * mean(b, over: \"row\")",
    "a * count(b > 0, over: \"column\") * sum(trim(a, density: 0.3), over: \"column\")",
    "a - sum(trim_blocks(a, keep: 1, of: 3), over: \"column\") * norm(sum(b, over: \"column\"))",
    "a + mean(norm(a, over: \"row\"), over: \"column\") * sum(mean(b, over: \"column\"), over: \"row\")",
    "where(a > mean(a, over: \"column\"), trim(b, density: 0.4, over: \"row\"), sum(b, over: \"model\"))",
  ]

  @Test("of every shape, mixed with others", arguments: expressions)
  func shapes(expression: String) throws {
    let bench = try Workbench(Family(Self.shapes, .f32).models(["a", "b"]))
    try bench.expectExact(expression)
  }

  @Test("let nuslerp turn each column by itself")
  func nuslerp() throws {
    let shapes = [("cube", [5, 7, 11]), ("matrix", [150, 300]), ("vector", [900])]
    let bench = try Workbench(Family(shapes, .f32).models(["base", "a", "b"]))
    try bench.expectExact("nuslerp(a, b, t: 0.3, over: \"column\")")
    try bench.expectExact("nuslerp(a, b, t: 0.7, base: base, over: \"column\")")
  }

  @Test("have the same bytes whatever the machine", arguments: expressions.prefix(4))
  func invariance(expression: String) throws {
    let bench = try Workbench(Family(Self.shapes, .bf16).models(["a", "b"]))
    let root = try bench.node(expression)
    let wanted = try bench.run(root, RunOptions(threads: 1)).bytes()
    var all = [RunOptions(threads: 3), RunOptions(tileElements: 3072)]
    all.append(RunOptions(threads: 2, chunkElements: Segment.elements))
    all += KernelLevel.available.map { RunOptions(level: $0) }
    for options in all {
      #expect(try bench.run(root, options).bytes() == wanted, "\(options)")
    }
  }

  @Test("of a vector are those of the tensor")
  func vectors() throws {
    let tensors = [
      TestTensor("v", .f32, values: [3, 4]), TestTensor("m", .f32, [2, 2], values: [3, 5, 4, 12]),
      TestTensor("cube", .f32, [2, 1, 2], values: [3, 5, 4, 12]),
    ]
    let bench = try Workbench([TestModel("x", tensors)])
    let outcome = try bench.run(bench.node("norm(x, over: \"column\")"))
    #expect(try outcome.values("v") == [5, 5])
    #expect(try outcome.values("m") == [5, 13, 5, 13])
    #expect(try outcome.values("cube") == [5, 13, 5, 13])
    let counts = try bench.run(bench.node("sum(0 * x + 1, over: \"column\")"))
    #expect(try counts.values("m") == [1, 1, 1, 1])
  }

  @Test("a NaN or an infinity stays in its column")
  func notFinite() throws {
    let values = [1, .nan, 2, .infinity, 4, 5, 6, 7, 8]
    let bench = try Workbench([TestModel("x", [TestTensor("m", .f32, [3, 3], values: values)])])
    for name in ["sum", "min", "max", "norm"] {
      let row = try bench.run(bench.node("\(name)(x, over: \"column\")")).values("m").prefix(3)
      #expect(row.map(\.isNaN) == [false, true, false], "\(name)")
      #expect(row[2].isFinite, "\(name)")
    }
  }
}
