import MokumeGraph
import MokumeTensor
import Testing

@Suite("Values that do not fit together")
struct MismatchTests {
  private let graph = Graph()

  private func error(_ x: NodeID, _ y: NodeID) -> GraphError? {
    #expect(throws: GraphError.self) { try graph.binary(.add, x, y) }
  }

  @Test("tensors that only one side has")
  func names() {
    let a = graph.model("a", [("x", .f32, [2]), ("y", .f32, [2])])
    let b = graph.model("b", [("x", .f32, [2]), ("z", .f32, [2])])
    #expect(error(a, b) == .namesDiffer(onlyLeft: ["y"], onlyRight: ["z"]))
  }

  @Test("names that differ only in Unicode normalisation are two names")
  func normalisation() {
    let a = graph.model("a", [("\u{E9}", .f32, [2])])
    let b = graph.model("b", [("e\u{301}", .f32, [2])])
    #expect(error(a, b) == .namesDiffer(onlyLeft: ["\u{E9}"], onlyRight: ["e\u{301}"]))
  }

  @Test("shapes that differ, and of how many tensors")
  func shapes() throws {
    let a = graph.model("a", [("x", .f32, [2, 3]), ("y", .f32, [2])])
    let b = graph.model("b", [("y", .f32, [2]), ("x", .f32, [3, 2])])
    guard case .shapesDiffer(let pairs, let total) = error(a, b) else {
      Issue.record("no shapes in the error")
      return
    }
    #expect(total == 2)
    #expect(pairs.map(\.name) == ["x"])
    #expect(pairs.map(\.left.dimensions) == [[2, 3]])
    #expect(pairs.map(\.right.dimensions) == [[3, 2]])
  }

  @Test("integers meet floating point numbers only where both are copied")
  func types() throws {
    let a = graph.model("a", [("x", .i64, [2])])
    let b = graph.model("b", [("x", .f32, [2])])
    #expect(error(a, b) == .notComputable("x", left: .i64, right: .f32))
    let same = graph.model("c", [("x", .i64, [2])])
    #expect(graph.facts(of: try graph.binary(.add, a, same)).dtypes == [.i64])
  }

  @Test("order of tensors does not matter")
  func order() throws {
    let a = graph.model("a", [("x", .f32, [2]), ("y", .f32, [3])])
    let b = graph.model("b", [("y", .f32, [3]), ("x", .f32, [2])])
    let sum = try graph.binary(.add, b, a)
    #expect(graph.facts(of: sum).layout?.names == ["y", "x"])
  }

  @Test("every operation of several operands checks them")
  func operations() {
    let a = graph.model("a", [("x", .f32, [2])])
    let b = graph.model("b", [("x", .f32, [3])])
    #expect(throws: GraphError.self) { try graph.select(a, a, b) }
    #expect(throws: GraphError.self) { try graph.select(b, a, a) }
    #expect(throws: GraphError.self) { try graph.reduce(.dot, a, b, over: .tensor) }
    #expect(throws: GraphError.self) { try graph.requireFit(a, b) }
    let row = try? graph.reduce(.sum, b, over: .row)
    #expect(throws: GraphError.self) { try graph.trim(a, density: row ?? b, over: .row) }
  }
}
