import MokumeGraph
import MokumePlan
import MokumeTensor

/// Models of headers only and the plans of what is made of them.
struct Drawing {
  let graph = Graph()
  let base: NodeID
  let a: NodeID
  let b: NodeID

  /// A model of two layers and one tensor outside them.
  static let shapes: [(String, [Int])] = [
    ("embed.weight", [8, 4]), ("layers.0.weight", [4, 4]), ("layers.1.weight", [4, 4]),
  ]

  init(_ dtype: DType = .bf16, others: [TensorHeader] = []) {
    let headers =
      Drawing.shapes.map { Drawing.header($0.0, dtype, $0.1) } + others
    base = graph.source(SourceModel(name: "base", headers: headers))
    a = graph.source(SourceModel(name: "a", headers: headers))
    b = graph.source(SourceModel(name: "b", headers: headers))
  }

  static func header(_ name: String, _ dtype: DType, _ dimensions: [Int]) -> TensorHeader {
    guard let shape = Shape(dimensions) else { preconditionFailure("bad shape in a test") }
    return TensorHeader(name: TensorName(name), dtype: dtype, shape: shape)
  }

  func plan(_ roots: NodeID..., dtype: DType? = nil) -> Plan {
    Planner.plan(roots.map { OutputRequest(root: $0, dtype: dtype) }, in: graph)
  }

  func text(_ plan: Plan) -> String { plan.describe(names: ["base", "a", "b"]) }

  // MARK: expressions

  func number(_ value: Double) -> NodeID { graph.constant(value) }
  func add(_ x: NodeID, _ y: NodeID) throws -> NodeID { try graph.binary(.add, x, y) }
  func subtract(_ x: NodeID, _ y: NodeID) throws -> NodeID { try graph.binary(.subtract, x, y) }
  func multiply(_ x: NodeID, _ y: NodeID) throws -> NodeID { try graph.binary(.multiply, x, y) }
  func divide(_ x: NodeID, _ y: NodeID) throws -> NodeID { try graph.binary(.divide, x, y) }
  /// The mean of what agrees with `signs` of two values that weigh 1 and 0.5.
  func mean(_ values: [NodeID], signs: NodeID) throws -> NodeID {
    let total = try graph.agreeingSum(values, signs: signs)
    let weight = try graph.agreeingWeight(values, weights: [number(1), number(0.5)], signs: signs)
    return try divide(total, try graph.binary(.maximum, weight, number(0.5)))
  }
  func dot(_ x: NodeID, _ y: NodeID, _ scope: Scope = .tensor) throws -> NodeID {
    try graph.reduce(.dot, x, y, over: scope)
  }
}
