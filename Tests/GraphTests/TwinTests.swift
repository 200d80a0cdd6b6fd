import MokumeGraph
import MokumeTensor
import Testing

@Suite("Tensors that repeat others")
struct TwinTests {
  private let graph = Graph()

  private func model(
    _ name: String, _ names: [TensorName], isTied: Bool
  ) throws -> NodeID {
    let shape = try #require(Shape([2, 3]))
    return graph.source(
      SourceModel(
        name: name, headers: names.map { TensorHeader(name: $0, dtype: .f32, shape: shape) },
        twins: isTied ? ["head": "tokens"] : [:]))
  }

  private func names(_ node: NodeID) -> [TensorName] {
    (graph.facts(of: node).layout?.names ?? []).sorted()
  }

  @Test("a value of tied models gets the tensor that one of an untied model has")
  func added() throws {
    let tied = try model("a", ["tokens", "norm"], isTied: true)
    let untied = try model("b", ["tokens", "norm", "head"], isTied: false)
    let even = graph.evened([tied, untied])
    #expect(even[1] == untied)
    #expect(names(even[0]) == ["head", "norm", "tokens"])
    let origin = try #require(graph.origin(of: even[0], at: "head"))
    #expect(origin.source == 0 && origin.name == "tokens")
    #expect(graph.facts(of: try graph.binary(.subtract, untied, tied)).weight == .sum(0))
  }

  @Test("a copy that was made goes where it is of no use")
  func dropped() throws {
    let tied = try model("a", ["tokens", "norm"], isTied: true)
    let copied = graph.withTwins(try model("b", ["tokens", "norm"], isTied: true))
    #expect(names(copied) == ["head", "norm", "tokens"])
    #expect(names(graph.evened([copied, tied])[0]) == ["norm", "tokens"])
    #expect(graph.evened([copied, copied]) == [copied, copied])
    #expect(names(graph.withoutTwins(copied)) == ["norm", "tokens"])
    #expect(graph.withoutTwins(tied) == tied)
  }

  @Test("nothing is made up for a value that an untied model is in, or that lacks the twin")
  func refused() throws {
    let tied = try model("a", ["tokens", "norm"], isTied: true)
    let cut = try model("b", ["tokens", "norm"], isTied: false)
    let untied = try model("c", ["tokens", "norm", "head"], isTied: false)
    let mixed = try graph.binary(.add, tied, cut)
    #expect(graph.evened([mixed, untied]) == [mixed, untied])
    #expect(throws: GraphError.self) { try graph.binary(.add, mixed, untied) }
    let part = graph.gather([tied], [("norm", Gather.Origin(operand: 0, name: "norm"))])
    #expect(graph.evened([part, untied]) == [part, untied])
    #expect(graph.withoutTwins(untied) == untied)
  }

  @Test("two that are taken from different models are two")
  func parted() throws {
    let (a, b) = (
      try model("a", ["tokens", "norm"], isTied: true),
      try model("b", ["tokens", "norm"], isTied: true)
    )
    let whole = graph.withTwins(b)
    let parted = graph.gather(
      [a, whole],
      [
        ("tokens", .init(operand: 0, name: "tokens")), ("norm", .init(operand: 0, name: "norm")),
        ("head", .init(operand: 1, name: "head")),
      ])
    #expect(graph.repeats("head", in: whole) && !graph.repeats("head", in: parted))
    #expect(graph.withoutTwins(parted) == parted)
    let sum = try graph.binary(.add, a, parted)
    #expect(names(sum) == ["head", "norm", "tokens"])
    #expect(!graph.repeats("head", in: sum))
  }

  private func adapter(_ names: [TensorName]) throws -> NodeID {
    let shape = try #require(Shape([2, 3]))
    return graph.source(
      SourceModel(
        name: "adapter", headers: names.map { TensorHeader(name: $0, dtype: .f32, shape: shape) },
        adapter: AdapterModel(changes: [], facts: [], obstacles: [])))
  }

  @Test("an adapter of one of the two gives a tied model both", arguments: ["tokens", "head"])
  func adapted(changed: TensorName) throws {
    let tied = try model("a", ["tokens", "norm"], isTied: true)
    let adapter = try adapter([changed, "norm"])
    let sum = try graph.binary(.add, tied, adapter)
    #expect(names(sum) == ["head", "norm", "tokens"])
    for name: TensorName in ["tokens", "head"] {
      let isChanged = graph.inputs(of: sum, at: name).contains {
        graph.sources[$0.source].adapter != nil
      }
      #expect(isChanged == (name == changed))
      #expect(try #require(graph.origin(of: sum, at: name)).name == "tokens")
    }
    #expect(!graph.repeats("head", in: sum))
    #expect(graph.withoutTwins(sum) == sum)
    let untied = try #require(graph.untied(in: sum).first)
    #expect(untied.twins.name == "head" && untied.twins.twin == "tokens")
    // A copy is not lost beside it.
    let copied = graph.withTwins(try model("b", ["tokens", "norm"], isTied: true))
    #expect(names(try graph.binary(.subtract, sum, copied)) == ["head", "norm", "tokens"])
  }

  @Test("an adapter of neither leaves them one, and so does what is left of one of both")
  func unadapted() throws {
    let tied = try model("a", ["tokens", "norm"], isTied: true)
    let copied = graph.withTwins(try model("b", ["tokens", "norm"], isTied: true))
    let whole = try adapter(["tokens", "norm"])
    let part = graph.gather([whole], [("norm", Gather.Origin(operand: 0, name: "norm"))])
    let sum = try graph.binary(.add, tied, part)
    #expect(names(sum) == ["norm", "tokens"])
    #expect(graph.repeats("head", in: sum))
    #expect(graph.untied(in: sum).isEmpty)
    #expect(names(try graph.binary(.subtract, copied, sum)) == ["norm", "tokens"])
  }
}
