import MokumeGraph
import MokumePlan
import MokumeRuntime
import MokumeTensor
import Testing

@Suite("Memory does not grow with the number of layers")
struct LayerMemoryTests {
  /// Three models with so many layers of the same shapes, the base first, in a graph.
  private struct Family {
    let graph = Graph()
    let base: NodeID
    let deltas: [NodeID]

    init(layers: Int) throws {
      var headers: [TensorHeader] = []
      for layer in 0..<layers {
        for (name, dimensions) in [("attn", [512, 512]), ("mlp", [2048, 512]), ("norm", [512])] {
          let shape = try #require(Shape(dimensions))
          let name = TensorName("layers.\(layer).\(name).weight")
          headers.append(TensorHeader(name: name, dtype: .bf16, shape: shape))
        }
      }
      let nodes = ["base", "a", "b"].map { [graph] name in
        graph.source(SourceModel(name: name, headers: headers))
      }
      base = nodes[0]
      deltas = try nodes.dropFirst().map { [graph] in try graph.binary(.subtract, $0, nodes[0]) }
    }

    func sum(_ scale: (NodeID) throws -> NodeID) throws -> NodeID {
      try deltas.reduce(base) { try graph.binary(.add, $0, try scale($1)) }
    }
  }

  /// A merge of each kind: copies, sums, reductions and selections over each scope.
  enum Merge: CaseIterable {
    case copy, linear, norms, trimRow, trimTensor, trimLayer, trimModel, median
  }

  private func plan(_ merge: Merge, layers: Int) throws -> Plan {
    let family = try Family(layers: layers)
    let graph = family.graph
    let half = graph.constant(0.5)
    func trimmed(_ scope: MokumeGraph.Scope) throws -> NodeID {
      try family.sum { try graph.trim($0, density: half, over: scope) }
    }
    let root =
      switch merge {
      case .copy: family.base
      case .linear: try family.sum { try graph.binary(.multiply, $0, half) }
      case .norms:
        try family.sum { try graph.binary(.divide, $0, graph.reduce(.dot, $0, $0, over: .tensor)) }
      case .trimRow: try trimmed(.row)
      case .trimTensor: try trimmed(.tensor)
      case .trimLayer: try trimmed(.layer)
      case .trimModel: try trimmed(.model)
      case .median:
        try family.sum {
          try graph.binary(.multiply, $0, graph.ranked($0, graph.constant(100), over: .tensor))
        }
      }
    return Planner.plan([OutputRequest(root: root, dtype: nil)], in: graph)
  }

  @Test("400 layers need what 4 need", arguments: Merge.allCases.filter { $0 != .trimLayer })
  func layers(merge: Merge) throws {
    let (small, large) = (try plan(merge, layers: 4), try plan(merge, layers: 400))
    #expect(large.stages.reduce(0) { $0 + $1.jobs.count } > 50 * small.stages.count)
    for threads in [1, 8] {
      let options = RunOptions(threads: threads)
      let need = MemoryNeed(small, options)
      #expect(need.byteCount > 0)
      #expect(MemoryNeed(large, options).byteCount == need.byteCount)
      #expect(MemoryNeed(large, options).arenaBytes == need.arenaBytes)
    }
  }

  @Test("selections within each layer, which are all open at once, share their memory")
  func selectionsByLayer() throws {
    let needs = try [4, 8, 16].map {
      MemoryNeed(try plan(.trimLayer, layers: $0), RunOptions(threads: 1)).byteCount
    }
    #expect(needs.allSatisfy { $0 < 128_000_000 }, "they share what they may remember")
    let many = MemoryNeed(try plan(.trimLayer, layers: 400), RunOptions(threads: 1)).byteCount
    #expect(many < 600_000_000, "each needs a sample and counts by bucket all the same")
  }
}
