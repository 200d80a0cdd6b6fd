import MergeTestSupport
import MokumeFiles
import MokumePlan
import MokumeRuntime
import MokumeTensor
import Testing

@Suite("How far a run is")
struct ProgressTests {
  @Test(
    "at the end all work is done, whatever the passes",
    arguments: [
      "a", "a + b", "a / norm(a)", "a / norm(a, over: \"model\")", "trim(a, density: 30%)",
      "trim(a - base, density: 30%, over: \"model\") + base", "ties([a, b], base: base)",
      "slerp(a, b, t: 0.3)",
    ])
  func end(expression: String) throws {
    let bench = try Workbench(Family(.f32).models())
    let progress = RunProgress()
    let outcome = try bench.run(try bench.node(expression), progress: progress)
    let last = progress.snapshot
    #expect(last.phase == .writing)
    #expect(last.workDone == last.workTotal)
    #expect(last.readBytes == last.bytesToRead)
    #expect(last.stageReadBytes == last.stageBytesToRead)
    #expect(last.writtenBytes == outcome.plan.cost.written)
    #expect(last.bytesToWrite == outcome.plan.cost.written)
    #expect(last.bytesToRead >= outcome.plan.cost.read.values.reduce(0, +))
    #expect(last.share == 1)
    #expect((last.stage, last.stageCount) == (outcome.plan.stages.count, outcome.plan.stages.count))
    #expect((last.shardsDone, last.shardCount) == (1, 1))
  }

  @Test("every shard is done at the end, and each run counts anew")
  func shards() throws {
    let bench = try Workbench(Family(.f32).models())
    let progress = RunProgress()
    for _ in 0..<2 {
      let outcome = try bench.run(
        try bench.node("a + b"), isFolder: true, shardSize: 4000, progress: progress)
      let shards = outcome.files.count { $0.hasSuffix(".safetensors") }
      #expect(shards > 1)
      #expect(progress.snapshot.shardsDone == shards)
      #expect(progress.snapshot.shardCount == shards)
      #expect(progress.bytesWritten == outcome.plan.cost.written)
    }
  }

  @Test("what no job writes was there before: it counts as done and is no work")
  func kept() throws {
    let bench = try Workbench(Family(.f32).models())
    var plan = Planner.plan(
      [OutputRequest(root: try bench.node("a + b"), dtype: nil)], in: bench.graph)
    let whole = plan.cost.written
    let dropped = plan.stages[0].jobs.removeFirst()
    let kept = dropped.writes.reduce(0) { $0 + $1.byteCount }
    #expect(kept > 0)
    let folder = bench.folder
    let output = try OutputModel.create(
      OutputSpec(target: folder.appending(path: "kept.st").path, tensors: plan.outputs[0]))
    defer { output.discard() }
    let progress = RunProgress()
    _ = try Execution(
      plan, inputs: bench.checkpoints, outputs: [RunOutput(output, plan.outputs[0])],
      options: Workbench.smallChunks, progress: progress
    ).run()
    let last = progress.snapshot
    #expect(last.writtenBytes == whole)
    #expect(last.workDone == last.workTotal)
    #expect(last.workTotal - last.bytesToRead == whole - kept)
    #expect(last.share == 1)
    #expect(last.shardsDone == 1)
  }
}
