import MokumeGraph
import MokumeTensor
import Testing

@Suite("Lazy expressions")
struct GraphTests {
  @Test("equal expressions are one node, different ones are not")
  func identity() throws {
    let graph = Graph()
    let (a, b) = (graph.model("a"), graph.model("b"))
    let first = try graph.binary(.add, a, graph.binary(.multiply, graph.constant(0.5), b))
    let count = graph.nodes.count
    #expect(try graph.binary(.add, a, graph.binary(.multiply, graph.constant(0.5), b)) == first)
    #expect(graph.nodes.count == count)
    #expect(try graph.binary(.add, b, a) != graph.binary(.add, a, b))
    #expect(graph.model("a") != a, "a model that is loaded again is another leaf")
    #expect(graph.constant(0.0) != graph.constant(-0.0))
    #expect(graph.constant(.nan) == graph.constant(.nan))
    #expect(graph.uniform(like: a, seed: 1) != graph.uniform(like: a, seed: 2))
  }

  @Test("numbers are worked out at once")
  func folding() throws {
    let graph = Graph()
    let sum = try graph.binary(.add, graph.constant(2), graph.constant(3))
    #expect(graph.constantValue(sum) == 5)
    #expect(graph.constantValue(graph.unary(.sqrt, graph.constant(9))) == 3)
    let a = graph.model("a")
    #expect(graph.constantValue(a) == nil)
    #expect(try graph.select(graph.constant(1), a, sum) == a)
    #expect(try graph.select(graph.constant(0), a, sum) == sum)
  }

  @Test("what cannot change a value is left out")
  func unchanged() throws {
    let graph = Graph()
    let a = graph.model("a")
    let one = graph.constant(1)
    #expect(try graph.binary(.multiply, a, one) == a)
    #expect(try graph.binary(.multiply, one, a) == a)
    #expect(try graph.binary(.divide, a, one) == a)
    #expect(try graph.binary(.divide, one, a) != a)
    #expect(try graph.trim(a, density: one, over: .tensor) == a)
  }

  @Test("one number reduced over any scope is itself")
  func reducedNumbers() throws {
    let graph = Graph()
    let a = graph.model("a")
    let norm = try graph.reduce(.dot, a, a, over: .model)
    for scope in Scope.allCases {
      #expect(try graph.reduce(.sum, norm, over: scope) == norm)
      #expect(try graph.reduce(.maximum, norm, over: scope) == norm)
      #expect(try graph.ranked(norm, graph.constant(0), over: scope) == norm)
      #expect(graph.constantValue(graph.extent(norm, over: scope)) == 1)
    }
    #expect(
      try graph.reduce(.dot, norm, norm, over: .tensor) == graph.binary(.multiply, norm, norm))
  }

  @Test("a value is as fine as its finest operand, and a reduction as its scope")
  func grains() throws {
    let graph = Graph()
    let a = graph.model("a")
    for scope in Scope.allCases {
      let sum = try graph.reduce(.sum, a, over: scope)
      #expect(graph.facts(of: sum).grain == scope.grain)
      #expect(graph.facts(of: try graph.binary(.add, sum, a)).grain == .element)
      #expect((graph.facts(of: sum).layout == nil) == (scope == .model))
    }
    let row = try graph.reduce(.sum, a, over: .row)
    let tensor = try graph.reduce(.sum, a, over: .tensor)
    #expect(graph.facts(of: try graph.binary(.add, row, tensor)).grain == .row)
    let column = try graph.reduce(.sum, a, over: .column)
    #expect(graph.facts(of: try graph.binary(.add, column, tensor)).grain == .column)
    #expect(graph.facts(of: try graph.binary(.add, column, row)).grain == .element)
  }

  @Test("types of both operands promote, tensor by tensor")
  func types() throws {
    let graph = Graph()
    let narrow = graph.model("a", [("x", .bf16, [2]), ("y", .f8e4m3, [2]), ("z", .i64, [2])])
    let other = graph.model("b", [("z", .i64, [2]), ("y", .f8e5m2, [2]), ("x", .f16, [2])])
    #expect(graph.facts(of: try graph.binary(.add, narrow, other)).dtypes == [.f32, .bf16, .i64])
    let mask = try graph.binary(.less, narrow, graph.constant(0))
    let chosen = try graph.select(mask, other, graph.constant(0))
    #expect(graph.facts(of: chosen).layout?.names == ["x", "y", "z"])
  }

  @Test("the sources of a value are in the order in which it names them")
  func sources() throws {
    let graph = Graph()
    let (a, b, c) = (graph.model("a"), graph.model("b"), graph.model("c"))
    let value = try graph.binary(.subtract, graph.binary(.add, c, a), graph.binary(.add, a, b))
    #expect(graph.sources(of: value) == [2, 0, 1])
    #expect(graph.sources(of: graph.constant(1)) == [])
  }
}
