import MokumeTensor
import Testing

@testable import MokumeGraph

@Suite("What fits together")
struct FitTests {
  private let graph = Graph()

  @Test("tensors match by name, in any order; the left operand's order stays")
  func order() throws {
    let a = try graph.model("a", [("u", [2, 3]), ("v", [4]), ("w", [])], [.f16, .f32, .bf16])
    let b = try graph.model("b", [("w", []), ("u", [2, 3]), ("v", [4])], [.f32, .bf16, .f64])
    let sum = graph.facts(of: try graph.binary(.add, a, b))
    #expect(sum.layout?.names == ["u", "v", "w"])
    #expect(sum.layout?.shapes.map(\.dimensions) == [[2, 3], [4], []])
    #expect(sum.dtypes == [.f32, .f64, .f32], "each type is that of the tensors of one name")
    let turned = graph.facts(of: try graph.binary(.add, b, a))
    #expect(turned.layout?.names == ["w", "u", "v"])
    #expect(turned.dtypes == [.f32, .f32, .f64])
  }

  @Test("models of one architecture share a layout")
  func sharedLayout() throws {
    let (a, b) = (try graph.model("a"), try graph.model("b", [("u", [2, 3]), ("v", [4])], [.f16]))
    #expect(graph.facts(of: a).layout === graph.facts(of: b).layout)
  }

  @Test("floating-point types meet in the smallest that holds both")
  func promotion() throws {
    let types: [DType] = [.f64, .f32, .f16, .bf16, .f8e4m3, .f8e5m2]
    for left in types {
      for right in types {
        let a = try graph.model("a", [("u", [2])], [left])
        let b = try graph.model("b", [("u", [2])], [right])
        let sum = graph.facts(of: try graph.binary(.add, a, b)).dtypes
        #expect(sum == [DType.promote(left, right)], "\(left) and \(right)")
      }
    }
  }

  @Test("a number and a reduction leave a model's types alone")
  func numbers() throws {
    let a = try graph.model("a", [("u", [2]), ("ids", [2])], [.bf16, .i64])
    let scaled = try graph.binary(.multiply, graph.constant(2), a)
    #expect(graph.facts(of: scaled).dtypes == [.bf16, .i64])
    let normed = try graph.binary(.divide, a, try graph.reduce(.dot, a, a, over: .row))
    #expect(graph.facts(of: normed).dtypes == [.bf16, .i64])
  }

  @Test("integers of one type go with each other, and with nothing else")
  func integers() throws {
    let a = try graph.model("a", [("ids", [2])], [.i64])
    let b = try graph.model("b", [("ids", [2])], [.i64])
    #expect(graph.facts(of: try graph.binary(.add, a, b)).dtypes == [.i64])
    for other in [DType.i32, .f32] {
      let c = try graph.model("c", [("ids", [2])], [other])
      let error = graph.error { () throws(GraphError) in try graph.binary(.add, a, c) }
      #expect(error == .notComputable("ids", left: .i64, right: other))
    }
  }

  @Test("shapes that differ are listed by name, left before right, and counted among all")
  func shapes() throws {
    let a = try graph.model("a", [("u", [2, 3]), ("v", [4]), ("w", [5])])
    let b = try graph.model("b", [("w", [6]), ("v", [4]), ("u", [3, 2])])
    let u = GraphError.ShapePair(name: "u", left: try shape([2, 3]), right: try shape([3, 2]))
    let w = GraphError.ShapePair(name: "w", left: try shape([5]), right: try shape([6]))
    let expected = GraphError.shapesDiffer([u, w], total: 3)
    let add = graph.error { () throws(GraphError) in try graph.binary(.add, a, b) }
    #expect(add == expected)
    let dot = graph.error { () throws(GraphError) in try graph.reduce(.dot, a, b, over: .model) }
    #expect(dot == expected)
    let mask = graph.error { () throws(GraphError) in
      try graph.select(graph.uniform(like: a, seed: 1), b, b)
    }
    #expect(mask == expected)
  }

  @Test("names of one side only are listed for each side, before any shapes")
  func names() throws {
    let a = try graph.model("a", [("u", [2]), ("x", [1]), ("y", [1])])
    let b = try graph.model("b", [("u", [3]), ("z", [1])])
    let error = graph.error { () throws(GraphError) in try graph.binary(.subtract, a, b) }
    #expect(error == .namesDiffer(onlyLeft: ["x", "y"], onlyRight: ["z"]))
    let fewer = try graph.model("c", [("u", [2]), ("x", [1])])
    let lacking = graph.error { () throws(GraphError) in try graph.binary(.add, fewer, a) }
    #expect(lacking == .namesDiffer(onlyLeft: [], onlyRight: ["y"]))
  }

  @Test("a refused operation leaves no node behind")
  func nothingLeft() throws {
    let (a, b) = (try graph.model("a"), try graph.model("b", [("u", [9])]))
    let count = graph.nodes.count
    #expect(graph.error { () throws(GraphError) in try graph.binary(.add, a, b) } != nil)
    #expect(throws: GraphError.self) { try graph.requireFit(a, b) }
    #expect(graph.nodes.count == count)
  }

  private func shape(_ dimensions: [Int]) throws -> Shape { try #require(Shape(dimensions)) }
}
