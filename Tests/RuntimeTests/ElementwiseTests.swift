import MergeTestSupport
import MokumeGraph
import MokumeKernels
import MokumeRuntime
import MokumeTensor
import Testing

@testable import MokumeRuntime

/// Every elementwise operation over every pair of hard numbers, with every kind of operand.
@Suite("Elementwise operations")
struct ElementwiseTests {
  static let hard: [Double] = [
    0, 0x1p-149, 0x1p-126, 1e-30, 0.1, 0.5, 0.75, 1, 1.5, 2, 3, 7, 100, 65504, 1e30, 0x1p127,
    .infinity, .nan, -0.0, -0x1p-149, -1e-30, -0.1, -0.5, -1, -2, -2.5, -3, -100, -1e30,
    -.infinity,
  ]
  static let rows = hard.count

  /// x and y hold every pair; a row of x is one number.
  private func bench(_ dtype: DType) throws -> Workbench {
    let x = Self.hard.flatMap { value in Self.hard.map { _ in value } }
    let y = Self.hard.flatMap { _ in Self.hard }
    let shape = [Self.rows, Self.rows]
    return try Workbench([
      TestModel("x", [TestTensor("t", dtype, shape, values: x)]),
      TestModel("y", [TestTensor("t", dtype, shape, values: y)]),
    ])
  }

  private func expect(
    _ bench: Workbench, _ root: NodeID, _ label: String, _ dtype: DType,
    _ wanted: (Double, Double) -> Double
  ) throws {
    let found = try bench.run(root, dtype: dtype).values("t")
    for (index, result) in found.enumerated() {
      let (x, y) = (Self.hard[index / Self.rows], Self.hard[index % Self.rows])
      let exact = wanted(
        Stored.decode(Stored.encode([x], as: dtype), as: dtype)[0],
        Stored.decode(Stored.encode([y], as: dtype), as: dtype)[0])
      let same = result.bitPattern == exact.bitPattern || (result.isNaN && exact.isNaN)
      if same { continue }
      Issue.record("\(label) of \(x) and \(y) in \(dtype) is \(result), not \(exact)")
      return
    }
  }

  @Test("unary operations mean what the graph says", arguments: UnaryOperation.allCases)
  func unary(operation: UnaryOperation) throws {
    for dtype in [DType.f32, .f64] {
      let bench = try bench(dtype)
      let root = bench.graph.unary(operation, try bench.node("x"))
      try expect(bench, root, operation.rawValue, dtype) { x, _ in
        dtype == .f32 ? Double(Float(operation.apply(x))) : operation.apply(x)
      }
    }
  }

  @Test("binary operations mean what the graph says", arguments: BinaryOperation.allCases)
  func binary(operation: BinaryOperation) throws {
    for dtype in [DType.f32, .f64] {
      let bench = try bench(dtype)
      let (x, y) = (try bench.node("x"), try bench.node("y"))
      func rounded(_ value: Double) -> Double { dtype == .f32 ? Double(Float(value)) : value }
      let apply = { (x: Double, y: Double) in rounded(operation.apply(x, y)) }
      try expect(bench, bench.graph.binary(operation, x, y), operation.rawValue, dtype, apply)
      let byRow = try bench.graph.reduce(.maximum, x, over: .row)
      try expect(
        bench, bench.graph.binary(operation, byRow, y), "row \(operation)", dtype, apply)
      for value in [2.5, -0.75, 3, 0x1p-100, .infinity, .nan] {
        let number = bench.graph.constant(value)
        try expect(
          bench, bench.graph.binary(operation, x, number), "\(operation) with \(value)", dtype
        ) { x, _ in rounded(operation.apply(x, value)) }
        try expect(
          bench, bench.graph.binary(operation, number, y), "\(value) \(operation)", dtype
        ) { _, y in rounded(operation.apply(value, y)) }
      }
    }
  }

  @Test("where takes the chosen operand bit for bit, of every kind")
  func select() throws {
    let bench = try bench(.f32)
    try expect(bench, bench.node("where(x > y, x, y)"), "where", .f32) { $0 > $1 ? $0 : $1 }
    try expect(bench, bench.node("where(x > y, 2.5, y)"), "where", .f32) { $0 > $1 ? 2.5 : $1 }
    try expect(bench, bench.node("where(x > y, x, 2.5)"), "where", .f32) { $0 > $1 ? $0 : 2.5 }
    try expect(bench, bench.node("where(x > y, -1, 2.5)"), "where", .f32) { $0 > $1 ? -1 : 2.5 }
    try expect(bench, bench.node("where(y, x, -1)"), "where", .f32) { $1 != 0 ? $0 : -1 }
    try expect(
      bench, bench.node("where(max(x, over: \"row\") > 0, y, -y)"), "where by row", .f32
    ) { $0 > 0 ? $1 : $0.isNaN ? -$1 : -$1 }
  }

  @Test("clamp bounds and keeps NaN")
  func clamp() throws {
    let bench = try bench(.f32)
    try expect(bench, bench.node("clamp(x, -0.5, 1.5)"), "clamp", .f32) { x, _ in
      x.isNaN ? .nan : x < -0.5 ? -0.5 : x > 1.5 ? 1.5 : x
    }
    try expect(bench, bench.node("clamp(x, -abs(y), abs(y))"), "clamp", .f32) { x, y in
      x.isNaN || y.isNaN
        ? .nan
        : BinaryOperation.minimum.apply(
          BinaryOperation.maximum.apply(x, -y.magnitude), y.magnitude)
    }
  }

  @Test("a chain of many operations reuses registers without mixing them up")
  func chain() throws {
    let bench = try Workbench(Family([("t", [3000])], .f64).models(["a", "b", "c"]))
    try bench.expectExact(
      """
      (a + b) * (b - c) + (a * c - b) / (abs(b) + 1) - (a * a + b * b) * (c + a) \
      + where((a > b) * (b > c), a * (b + c * (a - b * (c - a))), (b - a) * (c - b) * (a - c))
      """)
  }
}
