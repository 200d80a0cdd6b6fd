import MokumeDiagnostics
import MokumeFiles
import MokumeGraph
import MokumeLanguage
import MokumePlan
import MokumeRuntime
import MokumeTensor

extension Session {
  /// The plan of one save.
  func plan(_ request: SaveRequest) -> Plan {
    // What a GGUF file holds is made of f32 when it is written.
    let dtype = OutputTarget.isGGUF(request.path) ? .f32 : request.dtype
    return Planner.plan([OutputRequest(root: request.node, dtype: dtype)], in: graph)
  }

  /// Computes a number of model grain. A session that reads no weights answers NaN.
  func number(_ node: NodeID) throws -> Double {
    guard options.mode == .write else { return .nan }
    return try numbers([node]).first?.first ?? .nan
  }

  /// Computes values of model, layer or tensor grain in one reading of the models.
  func numbers(_ nodes: [NodeID]) throws -> [[Double]] {
    consulted.formUnion(nodes.flatMap(graph.sources(of:)))
    return try following(.number) {
      let plan = Planner.plan(numbers: nodes, in: graph)
      let numbers = try Execution(
        plan, inputs: checkpoints, outputs: [], options: options.runOptions, progress: progress
      ).run().numbers
      try verifyUnchanged(nodes)
      return numbers
    }
  }

  /// Lets the output follow work on weights.
  func following<Result>(_ work: SessionWork, _ body: () throws -> Result) throws -> Result {
    progress.prepare()
    output.began(work, progress)
    var isComplete = false
    defer {
      output.ended(work, isComplete: isComplete)
      progress.finish()
    }
    do {
      let result = try body()
      isComplete = true
      return result
    } catch RunError.cancelled where work == .number {
      // Nothing would have been published.
      throw HostFailure(.interrupted, "stopped before the end")
    }
  }

  /// The hash of what a save of the value would write, in the types it has.
  func hash(_ node: NodeID) throws -> String {
    consulted.formUnion(graph.sources(of: node))
    let plan = Planner.plan([OutputRequest(root: node, dtype: nil)], in: graph)
    let digest = ContentDigest(plan.outputs[0])
    var options = options.runOptions
    // Bytes are hashed in their order, and one thread hands them on in it.
    options.threads = 1
    try following(.number) {
      _ = try Execution(
        plan, inputs: checkpoints, outputs: [RunOutput(digest)], options: options,
        progress: progress
      ).run()
      try verifyUnchanged([node])
    }
    return digest.hexadecimal
  }

  /// A number of a file that was written to since it was loaded is a number of nothing.
  private func verifyUnchanged(_ nodes: [NodeID]) throws {
    for source in Set(nodes.flatMap(graph.sources(of:))) {
      try checkpoints[source].verifyUnchanged()
    }
  }

  /// Plans a save and looks whether its target would be refused; nothing is made.
  func check(_ request: SaveRequest) throws {
    if let rank = request.rank { return try checkAdapter(request, rank: rank) }
    try OutputModel.check(try prepared(request).spec)
  }

  /// A save before anything is made.
  private struct PreparedSave {
    let plan: Plan
    let spec: OutputSpec
    let digests: InputDigests?
  }

  /// Plans a save, finds what goes beside the weights, and tells what is to be told of both.
  private func prepared(_ request: SaveRequest) throws -> PreparedSave {
    let plan = plan(request)
    let inputs = graph.sources(of: request.node).map { checkpoints[$0] }
    let donor = graph.models(of: request.node).first.map { checkpoints[$0] }
    let files = try folderFiles(of: donor, plan.outputs[0], request)
    try warn(of: files, donor, plan.outputs[0], request)
    warnOfUntying(request)
    warnOfPlan(plan, request)
    let digests = try inputDigests(request, inputs, files)
    let spec = OutputSpec(
      target: request.path, tensors: plan.outputs[0].inNaturalOrder(),
      shardSize: request.shardBytes ?? SessionOptions.defaultShardBytes,
      overwrite: request.overwrite || options.overwritesAlways,
      sideFiles: files.map(\.file), inputs: inputs,
      recipe: recipe(request), resumes: request.resume,
      gguf: try gguf(of: donor, plan.outputs[0], request))
    return PreparedSave(plan: plan, spec: spec, digests: digests)
  }

  /// Plans, writes and publishes a model.
  func write(_ request: SaveRequest) throws {
    if let rank = request.rank { return try writeAdapter(request, rank: rank) }
    output.wrote(try following(.save(path: request.path)) { try report(writing: request) })
  }

  private func report(writing request: SaveRequest) throws -> SaveReport {
    let start = System.seconds
    let save = try prepared(request)
    let (plan, digests) = (save.plan, save.digests)
    let progress = progress
    let output = try OutputModel.create(save.spec) { progress.isCancelled }
    let planned = System.seconds
    digests?.start(threads: options.threads) { progress.isCancelled }
    defer { digests?.stop() }
    let (model, result, written) = try fill(output, plan, request, digests)
    let end = System.seconds
    return SaveReport(
      path: request.path, byteCount: model.byteCount, tensorCount: plan.outputs[0].count,
      shardCount: model.shardCount, seconds: end - start, peakMemory: System.peakMemory,
      continued: output.continued, unfinished: model.unfinished,
      unfinishedBytes: model.unfinishedBytes,
      leftover: model.leftover,
      details: SaveReport.Details(
        readBytes: progress.snapshot.readBytes,
        planSeconds: planned - start, stageSeconds: result.stageSeconds,
        publishSeconds: end - written, threads: options.threads, level: options.kernelLevel,
        files: model.files))
  }

  /// Tells of results that are NaN or infinite.
  ///
  /// - Parameter beyond: what the results became infinite by when they were stored.
  func warn(
    nonFinite computed: [NonFiniteTensor], beyond: [(name: TensorName, count: Int)] = [],
    _ request: SaveRequest
  ) {
    var counts = Dictionary(
      uniqueKeysWithValues: beyond.map { ($0.name, $0.count) })
    for tensor in computed { counts[tensor.name, default: 0] += tensor.count }
    guard !counts.isEmpty else { return }
    let tensors = counts.sorted { $0.key < $1.key }.map { (name: $0.key, count: $0.value) }
    let total = tensors.reduce(0) { $0 + $1.count }
    let shown = tensors.prefix(3).map { "\($0.name): \($0.count)" }
    let hidden = tensors.count - shown.count
    let more = hidden > 0 ? ["and \(hidden) more \(hidden == 1 ? "tensor" : "tensors")"] : []
    output.warn(
      Diagnostic(
        .nonFiniteResult,
        "\(total) \(total == 1 ? "result is" : "results are") NaN or infinite",
        at: .init(request.valueSpan, "in \(tensors.count) of its tensors"),
        notes: [(shown + more).joined(separator: "\n")],
        helps: ["check the inputs, or save in a type with a larger range than they have"]),
      in: sources)
  }
}
