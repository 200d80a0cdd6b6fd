import MokumeGraph
import MokumeTensor
import Testing

@Suite("Numbers by tensor and gathered tensors")
struct GatherTests {
  private let graph = Graph()

  private func layout(_ id: NodeID) throws -> Layout { try #require(graph.facts(of: id).layout) }

  private func numbers(_ values: [Double], of id: NodeID) throws -> NodeID {
    let layout = try layout(id)
    return graph.numbers(
      TensorNumbers(
        layout: layout, values: values, title: "t", rules: ["r"],
        ruleOfTensor: values.map { _ in 0 }))
  }

  @Test("equal numbers are one constant, others one node for each table")
  func tables() throws {
    let a = graph.model("a", [("x.0", .f32, [2]), ("x.1", .f32, [2])])
    #expect(graph.constantValue(try numbers([2, 2], of: a)) == 2)
    let one = try numbers([1, 2], of: a)
    #expect(try numbers([1, 2], of: a) == one)
    #expect(try numbers([1, 3], of: a) != one)
    #expect(graph.facts(of: one).grain == .layer)
    #expect(graph.facts(of: try graph.binary(.multiply, one, a)).weight == .sum(nil))
    let difference = try graph.binary(.subtract, a, a)
    #expect(graph.facts(of: try graph.binary(.multiply, one, difference)).weight == .sum(0))
    #expect(graph.knownNumbers(of: try graph.binary(.add, one, one), in: try layout(a)) == [2, 4])
    #expect(graph.knownNumbers(of: a, in: try layout(a)) == nil)
  }

  @Test("numbers that differ within a layer are finer than a layer")
  func grain() throws {
    let a = graph.model("a", [("x.0.u", .f32, [2]), ("x.0.v", .f32, [2])])
    #expect(graph.facts(of: try numbers([1, 2], of: a)).grain == .tensor)
  }

  @Test("gathering all tensors of a value under their names is the value")
  func identity() throws {
    let a = graph.model("a", [("x", .f32, [2]), ("y", .bf16, [3])])
    let all = graph.gather(
      [a], [("x", .init(operand: 0, name: "x")), ("y", .init(operand: 0, name: "y"))])
    #expect(all == a)
    let swapped = graph.gather(
      [a], [("x", .init(operand: 0, name: "y")), ("y", .init(operand: 0, name: "x"))])
    #expect(graph.facts(of: swapped).dtypes == [.bf16, .f32])
    #expect(try layout(swapped).shapes.map(\.dimensions) == [[3], [2]])
    #expect(graph.origin(of: swapped, at: "x")?.name == "y")
    let again = graph.gather(
      [a], [("x", .init(operand: 0, name: "y")), ("y", .init(operand: 0, name: "x"))])
    #expect(again == swapped)
  }

  @Test("the inputs of a tensor are followed through gatherings, each once")
  func inputs() throws {
    let a = graph.model("a", [("x", .f32, [2]), ("y", .f32, [2])])
    let b = graph.model("b", [("x", .f32, [2])])
    let part = graph.gather([a], [("x", .init(operand: 0, name: "y"))])
    let sum = try graph.binary(.add, graph.binary(.add, part, b), part)
    #expect(graph.inputs(of: sum, at: "x").map(\.source) == [0, 1])
    #expect(graph.inputs(of: sum, at: "x").map(\.name) == ["y", "x"])
    #expect(graph.inputs(of: sum, at: "z").isEmpty)
  }

  @Test("recipes differ where numbers or origins do")
  func recipes() throws {
    let a = graph.model("a", [("x.0", .f32, [2]), ("x.1", .f32, [2])])
    let values = try [[1.0, 2], [1, 3]].map { try graph.binary(.multiply, numbers($0, of: a), a) }
    #expect(graph.recipe(of: values[0]) != graph.recipe(of: values[1]))
    let parts = ["x.0", "x.1"].map { name in
      graph.gather([a], [("p", .init(operand: 0, name: TensorName(name)))])
    }
    #expect(graph.recipe(of: parts[0]) != graph.recipe(of: parts[1]))
  }
}
