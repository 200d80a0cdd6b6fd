import MergeTestSupport
import MokumeGraph
import MokumePlan
import MokumeTensor
import Testing

@testable import MokumeRuntime

@Suite("Memory")
struct MemoryTests {
  /// The bytes a method needs for models of so many layers of one shape. Nothing is read.
  private func need(
    _ method: (Graph, NodeID, NodeID) throws -> NodeID, layers: Int, _ dimensions: [Int]
  ) throws -> Int {
    let graph = Graph()
    let shape = try #require(Shape(dimensions))
    let headers = (0..<layers).map {
      TensorHeader(name: TensorName("layers.\($0).weight"), dtype: .bf16, shape: shape)
    }
    let models = ["a", "b"].map { graph.source(SourceModel(name: $0, headers: headers)) }
    let root = try method(graph, models[0], models[1])
    let plan = Planner.plan([OutputRequest(root: root, dtype: nil)], in: graph)
    return MemoryNeed(plan, RunOptions()).byteCount
  }

  static let methods: [String: @Sendable (Graph, NodeID, NodeID) throws -> NodeID] = [
    "mean": { graph, a, b in
      try graph.binary(.multiply, graph.constant(0.5), graph.binary(.add, a, b))
    },
    "trim": { graph, a, b in
      let delta = try graph.binary(.subtract, a, b)
      return try graph.trim(delta, density: graph.constant(0.2), over: .tensor)
    },
    "trim over the model": { graph, a, b in
      let delta = try graph.binary(.subtract, a, b)
      return try graph.trim(delta, density: graph.constant(0.2), over: .model)
    },
    "dot": { graph, a, b in try graph.binary(.multiply, a, graph.reduce(.dot, a, b, over: .row)) },
  ]

  @Test("does not grow with tensors or layers", arguments: methods.keys.sorted())
  func bounded(name: String) throws {
    let method = try #require(Self.methods[name])
    let large = try need(method, layers: 2, [4096, 4096])
    #expect(try need(method, layers: 200, [4096, 4096]) == large)
    #expect(try need(method, layers: 2, [400_000, 4096]) == large)
    #expect(large <= 128_000_000)
  }

  @Test("a run that may not take what it needs says how much that is")
  func refused() throws {
    let bench = try Workbench(Family(Family.chunkShapes, .f32).models(["a", "b"]))
    let root = try bench.node("a + b")
    let plan = Planner.plan([OutputRequest(root: root, dtype: nil)], in: bench.graph)
    let needed = MemoryNeed(plan, RunOptions(memory: 1000)).byteCount
    #expect(throws: RunError.memory(needed: needed, allowed: 1000)) {
      try bench.run(root, RunOptions(memory: 1000))
    }
  }
}
