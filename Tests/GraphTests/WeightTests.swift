import MokumeGraph
import Testing

/// "Is this a model?": loaded models count 1, differences 0.
@Suite("Weight sums")
struct WeightTests {
  private let graph = Graph()

  private func weight(_ make: (Graph, NodeID, NodeID, NodeID) throws -> NodeID) throws -> Weight {
    let models = ["a", "b", "base"].map { graph.model($0) }
    return graph.facts(of: try make(graph, models[0], models[1], models[2])).weight
  }

  @Test("sums and differences of models add and subtract")
  func sums() throws {
    #expect(try weight { graph, a, b, _ in try graph.binary(.add, a, b) } == .sum(2))
    #expect(try weight { graph, a, _, base in try graph.binary(.subtract, a, base) } == .sum(0))
    #expect(try weight { graph, a, _, _ in graph.unary(.negate, a) } == .sum(-1))
    #expect(
      try weight { graph, a, _, base in
        try graph.binary(.add, base, graph.binary(.subtract, a, base))
      } == .sum(1))
  }

  @Test("numbers scale, and divide")
  func factors() throws {
    #expect(
      try weight { graph, a, _, _ in try graph.binary(.multiply, graph.constant(0.3), a) }
        == .sum(0.3))
    #expect(
      try weight { graph, a, _, _ in try graph.binary(.divide, a, graph.constant(4)) }
        == .sum(0.25))
    #expect(
      try weight { graph, a, _, _ in
        try graph.binary(.multiply, a, graph.reduce(.sum, a, over: .tensor))
      } == .sum(nil))
  }

  @Test("whatever scales, trims or masks a difference leaves a difference")
  func differences() throws {
    #expect(
      try weight { graph, a, b, base in
        let delta = try graph.binary(.subtract, a, base)
        let mask = try graph.binary(.greater, b, graph.constant(0))
        let kept = try graph.trim(
          graph.binary(.multiply, delta, mask), density: graph.constant(0.2), over: .tensor)
        return try graph.select(mask, kept, graph.constant(0))
      } == .sum(0))
  }

  @Test("either of two models is a model, of a model and a difference nobody knows")
  func either() throws {
    #expect(try weight { graph, a, b, base in try graph.select(base, a, b) } == .sum(1))
    #expect(try weight { graph, a, b, _ in try graph.binary(.maximum, a, b) } == .sum(1))
    #expect(
      try weight { graph, a, b, base in
        try graph.select(base, a, graph.binary(.subtract, b, base))
      } == .sum(nil))
  }

  @Test("a model that is cast stays a model, and a difference one")
  func casts() throws {
    #expect(try weight { graph, a, _, _ in graph.unary(.toBF16, a) } == .sum(1))
    #expect(
      try weight { graph, a, _, base in
        graph.unary(.toF16, try graph.binary(.subtract, a, base))
      } == .sum(0))
    #expect(
      try weight { graph, a, b, _ in graph.unary(.toF16, try graph.binary(.less, a, b)) }
        == .factor(nil))
  }

  @Test("comparisons and reductions are numbers, other functions of models unknown")
  func others() throws {
    #expect(try weight { graph, a, b, _ in try graph.binary(.less, a, b) } == .factor(nil))
    #expect(try weight { graph, a, _, _ in try graph.reduce(.sum, a, over: .row) } == .factor(nil))
    #expect(try weight { graph, a, _, _ in graph.unary(.exp, a) } == .sum(nil))
    #expect(try weight { graph, a, _, _ in graph.unary(.not, a) } == .factor(nil))
  }
}
