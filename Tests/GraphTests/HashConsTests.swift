import MokumeTensor
import Testing

@testable import MokumeGraph

@Suite("Equal expressions are one node")
struct HashConsTests {
  private let graph = Graph()

  @Test("the same operation on the same operands is the same node")
  func equal() throws {
    let (a, b) = (try graph.model("a"), try graph.model("b"))
    let sum = try graph.binary(.add, a, b)
    let count = graph.nodes.count
    #expect(try graph.binary(.add, a, b) == sum)
    #expect(graph.nodes.count == count)
    #expect(try graph.binary(.add, b, a) != sum, "rounding aside, the order is part of the value")
    #expect(try graph.binary(.subtract, a, b) != sum)
  }

  @Test("an expression built twice shares everything")
  func shared() throws {
    let (a, base) = (try graph.model("a"), try graph.model("base"))
    func build() throws -> NodeID {
      let delta = try graph.binary(.subtract, a, base)
      let kept = try graph.trim(delta, density: graph.constant(0.2), over: .tensor)
      let norm = graph.unary(.sqrt, try graph.reduce(.dot, kept, kept, over: .model))
      let chosen = try graph.select(try graph.binary(.greater, kept, norm), kept, delta)
      let drawn = try graph.binary(.less, graph.uniform(like: chosen, seed: 7), norm)
      return try graph.binary(.multiply, drawn, graph.extent(chosen, over: .row))
    }
    let first = try build()
    let count = graph.nodes.count
    #expect(try build() == first)
    #expect(graph.nodes.count == count)
  }

  @Test("what tells operations apart tells nodes apart")
  func different() throws {
    let a = try graph.model("a")
    let half = graph.constant(0.5)
    let nodes = [
      a, try graph.model("a"),
      graph.uniform(like: a, seed: 1), graph.uniform(like: a, seed: 2),
      try graph.trim(a, density: half, over: .row), try graph.trim(a, density: half, over: .tensor),
      try graph.reduce(.sum, a, over: .row), try graph.reduce(.sum, a, over: .layer),
      try graph.reduce(.minimum, a, over: .row), graph.extent(a, over: .row),
      try graph.ranked(a, half, over: .row), graph.unary(.abs, a), graph.unary(.sign, a),
    ]
    #expect(Set(nodes).count == nodes.count)
  }

  @Test("constants are told apart by their bits")
  func constants() {
    #expect(graph.constant(0.1) == graph.constant(0.1))
    #expect(graph.constant(.nan) == graph.constant(.nan))
    #expect(graph.constant(0) != graph.constant(-0.0))
  }

  @Test("operands come before the nodes that use them")
  func order() throws {
    let (a, b) = (try graph.model("a"), try graph.model("b"))
    let mask = try graph.binary(.less, a, graph.constant(0))
    _ = try graph.select(mask, b, try graph.binary(.multiply, graph.constant(2), a))
    for (index, node) in graph.nodes.enumerated() {
      #expect(node.operands.allSatisfy { $0.index < index })
    }
  }
}
