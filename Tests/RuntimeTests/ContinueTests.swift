import Foundation
import MergeTestSupport
import MokumeFiles
import MokumeGraph
import MokumePlan
import MokumeTensor
import Testing

@testable import MokumeRuntime

@Suite("A run that goes on from finished shards")
struct ContinueTests {
  /// Expressions whose runs have one stage or several, copies, f64, and results that are not finite.
  static let expressions = [
    "0.5 * a + 0.5 * b", "a", "a + trim(b - a, density: 30%) / norm(b - a, over: \"model\")",
    "ties([b - a], density: 20%) + a", "a / (a - a)",
    "a + dare(b - a, density: 50%, seed: 3)",
  ]

  private let bench: Workbench
  private let target: String

  init() throws {
    bench = try Workbench(Family(Family.chunkShapes, .f32).models(["a", "b"]))
    target = bench.folder.appending(path: "out/").path
  }

  /// Runs without publishing; every shard is finished then.
  private func run(
    _ expression: String, discarding: Bool
  ) throws -> (result: RunResult, kept: KeptShards?, continued: KeptShards?, bytes: Int) {
    let root = try bench.node(expression)
    let plan = Planner.plan([OutputRequest(root: root, dtype: nil)], in: bench.graph)
    let output = try OutputModel.create(
      OutputSpec(
        target: target + "/", tensors: plan.outputs[0].inNaturalOrder(), shardSize: 1,
        overwrite: true, recipe: bench.graph.recipe(of: root)))
    let progress = RunProgress()
    let result = try Execution(
      plan, inputs: bench.checkpoints, outputs: [RunOutput(output, plan.outputs[0])],
      options: Workbench.smallChunks, progress: progress
    ).run()
    let continued = output.continued
    let kept = discarding ? output.discard() : nil
    if !discarding { _ = try output.publish() }
    let done = progress.snapshot
    return (result, kept, continued, done.workDone - done.readBytes)
  }

  private func files() throws -> [String: Data] {
    try FileManager.default.contentsOfDirectory(atPath: target).reduce(into: [:]) {
      $0[$1] = try Data(contentsOf: URL(filePath: target).appending(path: $1))
    }
  }

  @Test(
    "writes the same bytes and finds the same numbers whichever shards are there",
    arguments: expressions)
  func same(expression: String) throws {
    let whole = try run(expression, discarding: false)
    let expected = try files()
    let count = expected.keys.count { $0.hasSuffix(".safetensors") }
    try #require(count > 2)
    for lost in [Set(0..<count), [0], [count - 1], [], Set(stride(from: 0, to: count, by: 2))] {
      let kept = try #require(try run(expression, discarding: true).kept)
      #expect(kept.count == count)
      for place in lost {
        let name = expected.keys.filter { $0.hasSuffix(".safetensors") }.sorted()[place]
        try FileManager.default.removeItem(atPath: kept.path + "/" + name)
      }
      let rest = try run(expression, discarding: false)
      #expect(rest.continued?.count ?? 0 == count - lost.count)
      #expect(rest.result.nonFinite == whole.result.nonFinite)
      #expect(try files() == expected)
      if lost.isEmpty { #expect(rest.bytes == 0) }
      if lost.count == 1 { #expect(rest.bytes < whole.bytes) }
    }
  }

  @Test("finishes shards in their order, whatever the order of the inputs")
  func order() throws {
    let names = ["layers.10.w", "layers.9.w", "layers.1.w", "layers.2.w"]
    let model = TestModel("x", names.map { TestTensor($0, .f32, values: [1, 2, 3]) })
    let bench = try Workbench([model])
    let root = try bench.node("2 * x")
    let plan = Planner.plan([OutputRequest(root: root, dtype: nil)], in: bench.graph)
    let output = try OutputModel.create(
      OutputSpec(
        target: bench.folder.path + "/out/", tensors: plan.outputs[0].inNaturalOrder(),
        shardSize: 1))
    let execution = Execution(
      plan, inputs: bench.checkpoints, outputs: [RunOutput(output, plan.outputs[0])],
      options: Workbench.smallChunks)
    let jobs = execution.outstanding(plan.stages[0])
    #expect(
      jobs.map(\.job.name.text) == ["layers.1.w", "layers.2.w", "layers.9.w", "layers.10.w"])
    #expect(jobs.map(\.position) == [2, 3, 1, 0])
  }
}
