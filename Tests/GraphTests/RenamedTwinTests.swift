import MokumeGraph
import MokumeTensor
import Testing

@Suite("Other names for tensors that repeat others")
struct RenamedTwinTests {
  private let graph = Graph()

  private func model(_ names: [TensorName], isTied: Bool) throws -> NodeID {
    let shape = try #require(Shape([2, 3]))
    return graph.source(
      SourceModel(
        name: "m", headers: names.map { TensorHeader(name: $0, dtype: .f32, shape: shape) },
        twins: isTied ? ["head": "tokens"] : [:]))
  }

  private func names(_ node: NodeID) -> [TensorName] {
    (graph.facts(of: node).layout?.names ?? []).sorted()
  }

  private func renamed(_ node: NodeID, _ rules: [TensorName: TensorName]) -> NodeID {
    let layout = graph.facts(of: node).layout?.names ?? []
    return graph.renaming(node, layout.map { rules[$0] ?? $0 }) { rules[$0] ?? $0 }
  }

  @Test("the one that is not stored gets its new name")
  func both() throws {
    let tied = try model(["tokens", "norm"], isTied: true)
    let node = renamed(tied, ["tokens": "t", "head": "h"])
    #expect(names(node) == ["norm", "t"])
    #expect(graph.repeats("h", in: node) && !graph.repeats("head", in: node))
    #expect(names(graph.withTwins(node)) == ["h", "norm", "t"])
    #expect(graph.twins(of: 0, in: node).map(\.name) == ["h"])
    let untied = renamed(
      try model(["tokens", "norm", "head"], isTied: false), ["tokens": "t", "head": "h"])
    let sum = try graph.binary(.add, node, untied)
    #expect(names(sum) == ["h", "norm", "t"])
    #expect(try #require(graph.origin(of: sum, at: "h")).name == "tokens")
    #expect(!graph.repeats("h", in: sum))
  }

  @Test("names that are given back are what they were, and no others")
  func back() throws {
    let tied = try model(["tokens", "norm"], isTied: true)
    let there = renamed(tied, ["tokens": "t"])
    #expect(graph.repeats("head", in: there))
    let back = renamed(there, ["t": "tokens"])
    #expect(names(graph.withTwins(back)) == ["head", "norm", "tokens"])
    let twice = try graph.binary(.add, back, tied)
    #expect(names(twice) == ["norm", "tokens"] && graph.repeats("head", in: twice))
    // What gets the name of one of the two is not that one.
    let other = renamed(tied, ["norm": "head"])
    #expect(!graph.repeats("head", in: other))
    #expect(names(graph.withoutTwins(other)) == ["head", "tokens"])
    let swapped = renamed(tied, ["norm": "tokens", "tokens": "norm"])
    #expect(try #require(graph.origin(of: graph.withTwins(swapped), at: "head")).name == "tokens")
  }

  @Test("values that differ in names which they do not store are two")
  func told() throws {
    let tied = try model(["tokens", "norm"], isTied: true)
    let (a, b) = (renamed(tied, ["head": "x"]), renamed(tied, ["head": "y"]))
    #expect(a != b && renamed(tied, [:]) == tied)
    #expect(names(graph.withTwins(a)) == ["norm", "tokens", "x"])
    #expect(names(graph.withTwins(b)) == ["norm", "tokens", "y"])
    #expect(renamed(try model(["tokens"], isTied: false), ["head": "x"]) != a)
  }

  @Test("an adapter of one of the two unties them under any names")
  func adapted() throws {
    let tied = renamed(try model(["tokens", "norm"], isTied: true), ["tokens": "t"])
    let shape = try #require(Shape([2, 3]))
    let change = AdapterModel.Change(name: "t", difference: "t")
    let adapter = graph.source(
      SourceModel(
        name: "adapter", headers: [TensorHeader(name: "t", dtype: .f32, shape: shape)],
        adapter: AdapterModel(changes: [change], facts: [], obstacles: [])))
    let sum = renamed(try graph.binary(.add, tied, adapter), ["t": "tokens"])
    #expect(names(sum) == ["head", "norm", "tokens"])
    let untied = graph.untied(in: sum)
    #expect(untied.map(\.twins.twin) == ["tokens"] && untied.map(\.adapters) == [[1]])
    #expect(graph.withoutTwins(sum) == sum)
  }
}
