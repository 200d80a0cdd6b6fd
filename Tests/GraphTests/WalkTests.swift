import MokumeTensor
import Testing

@testable import MokumeGraph

@Suite("Walking a graph")
struct WalkTests {
  @Test("sources come in the order in which the expression first names them")
  func sources() throws {
    let graph = Graph()
    let (a, b, c) = (try graph.model("a"), try graph.model("b"), try graph.model("c"))
    // c + (a - c) * b
    let product = try graph.binary(.multiply, try graph.binary(.subtract, a, c), b)
    #expect(graph.sources(of: try graph.binary(.add, c, product)) == [2, 0, 1])
    #expect(graph.sources(of: try graph.binary(.add, product, c)) == [0, 2, 1])
    #expect(graph.sources(of: graph.constant(1)) == [])
  }

  @Test("what a value is made of comes operands first, and nothing else does")
  func reachable() throws {
    let graph = Graph()
    let (a, b) = (try graph.model("a"), try graph.model("b"))
    let unused = graph.unary(.abs, b)
    let sum = try graph.binary(.add, a, a)
    #expect(graph.reachable(from: [sum]) == [a, sum])
    #expect(graph.reachable(from: [unused, sum]) == [a, b, unused, sum])
  }

  @Test("equal expressions are described equally, whatever else a graph holds")
  func describe() throws {
    func description(after noise: Bool) throws -> String {
      let graph = Graph()
      if noise { _ = graph.unary(.exp, try graph.model("x")) }
      let b = noise ? try graph.model("b") : nil
      let a = try graph.model("a")
      let other = try b ?? graph.model("b")
      let half = graph.constant(0.5)
      let right = try graph.binary(.multiply, other, half)
      return graph.describe([try graph.binary(.add, try graph.binary(.multiply, a, half), right)])
    }
    let text = try description(after: false)
    #expect(try description(after: true) == text)
    #expect(
      text == """
        %0 = source a  ; 2 tensors, per element  weight 1.0
        %1 = constant 0.5
        %2 = multiply %0 %1  ; 2 tensors, per element  weight 0.5
        %3 = source b  ; 2 tensors, per element  weight 1.0
        %4 = multiply %3 %1  ; 2 tensors, per element  weight 0.5
        %5 = add %2 %4  ; 2 tensors, per element  weight 1.0
        """)
  }

  @Test("different expressions are described differently")
  func differ() throws {
    let graph = Graph()
    let (a, b) = (try graph.model("a"), try graph.model("b"))
    let sums = [try graph.binary(.add, a, b), try graph.binary(.add, b, a)]
    #expect(graph.describe([sums[0]]) != graph.describe([sums[1]]))
    let drawn = [graph.uniform(like: a, seed: 1), graph.uniform(like: a, seed: 2)]
    #expect(graph.describe([drawn[0]]) != graph.describe([drawn[1]]))
  }

  @Test(
    "a layer is the first whole number in a name",
    arguments: [
      ("model.layers.12.mlp.weight", 12), ("0.weight", 0), ("layers.3.experts.7.w", 3),
      ("norm.weight", nil), ("layer4.weight", nil), ("a..b", nil), ("", nil),
      ("x.99999999999999999999.y", nil),
    ] as [(String, Int?)])
  func layers(name: String, layer: Int?) {
    #expect(Layout.layer(of: TensorName(name)) == layer)
  }
}
