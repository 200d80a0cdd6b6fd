import MokumeTensor
import Testing

@testable import MokumeGraph

@Suite("The recipe of a value, by which a save is known again")
struct RecipeTests {
  /// Values over two models of one name, each of which differs from all others.
  private func values(_ graph: Graph) throws -> [NodeID] {
    let a = graph.model("m")
    let b = graph.model("m")
    let third = graph.constant(1.0 / 3)
    let layout = try #require(graph.facts(of: a).layout)
    let tables = [[1.0, 2], [1, 2.0.nextUp]].map { values in
      graph.numbers(
        TensorNumbers(
          layout: layout, values: values, title: "t", rules: ["*"], ruleOfTensor: [0, 0]))
    }
    let gathers = try [[a, b], [b, a]].map { models in
      graph.gather(models, [("x", .init(operand: 0, name: try #require(layout.names.first)))])
    }
    let renamed = graph.gather(
      [a], [("y", .init(operand: 0, name: try #require(layout.names.first)))])
    return try [
      a, graph.binary(.subtract, a, b), graph.binary(.subtract, b, a), graph.binary(.add, a, b),
      graph.binary(.multiply, third, a),
      graph.binary(.multiply, graph.constant((1.0 / 3).nextUp), a),
      graph.trim(a, density: third, over: .tensor), graph.trim(a, density: third, over: .row),
      graph.uniform(like: a, seed: 1), graph.uniform(like: a, seed: 2), renamed,
    ] + gathers + tables.map { try graph.binary(.multiply, $0, a) }
  }

  /// The text with the models that it is about, as whoever keeps it knows them.
  private func recipes(_ graph: Graph) throws -> [String] {
    try values(graph).map { "\(graph.recipe(of: $0)) of \(graph.sources(of: $0))" }
  }

  @Test("differs wherever values differ")
  func distinct() throws {
    let recipes = try recipes(Graph())
    for (place, recipe) in recipes.enumerated() {
      #expect(recipes.firstIndex(of: recipe) == place)
    }
  }

  @Test("does not depend on what else a graph holds")
  func stable() throws {
    let graph = Graph()
    let expected = try values(graph).map { graph.recipe(of: $0) }
    let other = Graph()
    _ = try other.binary(.add, other.model("m"), other.constant(7))
    _ = try values(other)
    #expect(try values(other).map { other.recipe(of: $0) } == expected)
  }
}
