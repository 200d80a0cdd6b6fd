import MokumeGraph
import MokumeTensor
import Testing

@Suite("Adapters, which lack tensors")
struct PartialTests {
  private let graph = Graph()

  private func adapter(_ name: String, _ tensors: [(String, [Int])]) throws -> NodeID {
    graph.source(
      SourceModel(
        name: name,
        headers: try tensors.map { name, dimensions in
          TensorHeader(
            name: TensorName(name), dtype: .f32, shape: try #require(Shape(dimensions)))
        }, adapter: AdapterModel(changes: [], facts: [], obstacles: [])))
  }

  private func names(_ id: NodeID) -> [TensorName]? { graph.facts(of: id).layout?.names }

  private var base: NodeID {
    graph.model(
      "base",
      [
        ("l.0.u", .bf16, [2, 3]), ("l.0.v", .bf16, [2, 3]), ("l.1.u", .bf16, [2, 3]),
        ("ids", .i64, [2]),
      ])
  }

  @Test("an adapter is a difference; beside a model it takes its tensors and types")
  func beside() throws {
    let a = try adapter("a", [("l.1.u", [2, 3])])
    #expect(graph.facts(of: a).weight == .sum(0))
    #expect(graph.facts(of: a).isPartial)
    let model = base
    let sum = try graph.binary(.add, model, a)
    let facts = graph.facts(of: sum)
    #expect(names(sum) == names(model))
    #expect(facts.dtypes == [.bf16, .bf16, .bf16, .i64])
    #expect(facts.weight == .sum(1))
    #expect(!facts.isPartial)
    #expect(graph.inputs(of: sum, at: "l.0.u").map(\.source) == graph.sources(of: model))
    #expect(graph.inputs(of: sum, at: "l.1.u").count == 2)
  }

  @Test("two adapters have the tensors of both")
  func union() throws {
    let a = try adapter("a", [("l.0.u", [2, 3]), ("l.1.u", [2, 3])])
    let b = try adapter("b", [("l.1.u", [2, 3]), ("l.0.v", [2, 3])])
    let sum = try graph.binary(.add, a, graph.unary(.negate, b))
    #expect(names(sum) == ["l.0.u", "l.0.v", "l.1.u"])
    #expect(graph.facts(of: sum).isPartial)
    #expect(graph.facts(of: sum).weight == .sum(0))
    let whole = try graph.binary(.add, base, sum)
    #expect(!graph.facts(of: whole).isPartial)
    let votes = try graph.agreeingSum([a, b], signs: sum)
    #expect(names(votes) == names(sum))
  }

  @Test("a product is zero where the adapter is, and has its tensors alone")
  func product() throws {
    let a = try adapter("a", [("l.1.u", [2, 3])])
    let model = base
    let product = try graph.binary(.multiply, model, a)
    #expect(names(product) == ["l.1.u"])
    #expect(graph.facts(of: product).isPartial)
    #expect(names(try graph.binary(.divide, a, model)) == ["l.1.u"])
    #expect(names(try graph.binary(.divide, model, a)) == names(model))
    #expect(names(try graph.reduce(.dot, model, a, over: .tensor)) == ["l.1.u"])
  }

  @Test("tensors that the model lacks, and other shapes, are errors that name them")
  func misfits() throws {
    let a = try adapter("a", [("l.1.u", [2, 3]), ("l.7.u", [2, 3])])
    let model = base
    #expect(throws: GraphError.beyondModel(["l.7.u"], total: 2, isLeft: false)) {
      try graph.binary(.add, model, a)
    }
    #expect(throws: GraphError.beyondModel(["l.7.u"], total: 2, isLeft: true)) {
      try graph.binary(.multiply, a, model)
    }
    let turned = try adapter("t", [("l.1.u", [3, 2])])
    #expect(throws: GraphError.self) { try graph.binary(.add, model, turned) }
    #expect(throws: GraphError.self) { try graph.binary(.add, turned, a) }
    let ids = try adapter("i", [("ids", [2])])
    #expect(throws: GraphError.notComputable("ids", left: .i64, right: .f32)) {
      try graph.binary(.add, model, ids)
    }
  }

  @Test("what is computed by element is computed for zeros; what ranges over tensors is zero there")
  func meaning() throws {
    let a = try adapter("a", [("l.1.u", [2, 3])])
    let other = try adapter("b", [("l.0.u", [2, 3])])
    let exponential = try graph.binary(.add, graph.unary(.exp, a), other)
    #expect(graph.describe([exponential]).contains("exp"))
    #expect(graph.inputs(of: exponential, at: "l.0.u").map(\.source) == graph.sources(of: other))
    let trimmed = try graph.trim(a, density: graph.constant(0.5), over: .model)
    let sum = try graph.binary(.add, base, trimmed)
    // What was trimmed before is not trimmed again among the tensors of the model.
    #expect(graph.reachable(from: [sum]).contains(trimmed))
  }

  @Test("a cast adapter takes the types of the model that it is added to, and is zero beyond")
  func casts() throws {
    let a = try adapter("a", [("l.1.u", [2, 3])])
    let narrow = graph.unary(.toF16, a)
    #expect(graph.facts(of: narrow).dtypes == [.f16])
    #expect(graph.facts(of: narrow).isPartial)
    let sum = try graph.binary(.add, base, graph.unary(.negate, narrow))
    #expect(graph.facts(of: sum).dtypes == [.bf16, .bf16, .bf16, .i64])
    #expect(graph.inputs(of: sum, at: "l.0.u").count == 1)
    #expect(graph.inputs(of: sum, at: "l.1.u").count == 2)
    // exp(0) is 1 where the adapter is zero, in any type.
    let exponential = graph.unary(.toF16, graph.unary(.exp, a))
    let product = try graph.binary(.multiply, base, exponential)
    #expect(graph.facts(of: product).layout?.count == 4)
    #expect(graph.describe([product]).contains("to f16 %3  ; 4 tensors"))
  }

  @Test("a number of a layer is that of all its tensors")
  func layers() throws {
    let a = try adapter("a", [("l.0.u", [2, 3])])
    let norm = try graph.reduce(.dot, a, a, over: .layer)
    let sum = try graph.binary(.add, base, norm)
    #expect(graph.inputs(of: sum, at: "l.0.v").count == 2)
    #expect(graph.inputs(of: sum, at: "l.1.u").count == 1)
  }

  @Test("with its base an adapter with magnitudes is a difference of known weight")
  func magnitudes() throws {
    let shape = try #require(Shape([2, 3]))
    let change = AdapterModel.Change(
      name: "l.1.u", difference: "d", magnitude: "m", vectors: .row)
    let whole = AdapterModel.Change(name: "l.0.v", difference: nil, replacement: "w")
    let node = graph.source(
      SourceModel(
        name: "dora",
        headers: ["d", "m", "w"].map { TensorHeader(name: $0, dtype: .f32, shape: shape) },
        adapter: AdapterModel(changes: [change, whole], facts: [], obstacles: ["both"])))
    let model = base
    let difference = try graph.difference(ofAdapter: node, from: model)
    #expect(names(difference) == ["l.1.u", "l.0.v"])
    #expect(graph.facts(of: difference).weight == .sum(0))
    #expect(graph.facts(of: difference).isPartial)
    let sum = try graph.binary(.add, model, difference)
    #expect(graph.inputs(of: sum, at: "l.1.u").map(\.name) == ["l.1.u", "m", "d"])
    #expect(graph.inputs(of: sum, at: "l.0.u").count == 1)
  }
}
