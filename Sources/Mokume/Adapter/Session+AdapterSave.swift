import MokumeDiagnostics
import MokumeFiles
import MokumeGraph
import MokumeLanguage
import MokumePlan
import MokumeRuntime
import MokumeTensor

extension Session {
  /// Looks whether the target of an adapter would be refused; nothing is made and no weight read.
  func checkAdapter(_ request: SaveRequest, rank: Int) throws {
    guard let tensors = adapterTensors(request),
      let adapter = try adapterPlan(request, rank: rank, tensors.matrices)
    else { return }
    let files = try adapterFiles(adapter, request)
    _ = try inputDigests(request, inputs(of: request), files)
    try OutputModel.check(spec(adapter, files, request))
  }

  /// Reports what the save of an adapter would do.
  func reportAdapter(
    _ request: SaveRequest, rank: Int, _ detail: SessionOptions.PlanDetail
  ) throws {
    guard let tensors = adapterTensors(request),
      let adapter = try adapterPlan(request, rank: rank, tensors.matrices)
    else { return }
    switch detail {
    case .graph: output.plan(graph.describe([adapter.node]))
    case .programs: output.plan(adapter.plan.describe(names: checkpoints.map(\.path)))
    case .summary:
      let bytes = adapter.headers.reduce(0) { $0 + ($1.byteCount ?? 0) }
      let type = (request.dtype ?? .f32).languageName ?? ""
      summarise(
        adapter.plan, of: [request.node],
        writing: "\(request.path)  at most \(ByteSize.text(bytes)) as \(type), an adapter of rank "
          + "\(rank) for \(adapter.output.modules.count) modules",
        memory: LowRankRun.memory(adapter.plan, rank: rank, options.runOptions))
    }
  }

  /// Finds which matrices differ, and writes and publishes the adapter of those.
  func writeAdapter(_ request: SaveRequest, rank: Int) throws {
    try checkAdapter(request, rank: rank)
    guard let tensors = adapterTensors(request) else { return }
    let matrices = try differing(tensors, request)
    guard let adapter = try adapterPlan(request, rank: rank, matrices) else { return }
    output.wrote(
      try following(.save(path: request.path)) { try report(writing: adapter, request, rank) })
  }

  private func inputs(of request: SaveRequest) -> [Checkpoint] {
    graph.sources(of: request.node).map { checkpoints[$0] }
  }

  private func spec(
    _ adapter: AdapterPlan, _ files: [FolderFile], _ request: SaveRequest
  ) -> OutputSpec {
    OutputSpec(
      target: request.path, tensors: adapter.headers,
      overwrite: request.overwrite || options.overwritesAlways, sideFiles: files.map(\.file),
      inputs: inputs(of: request), weightsName: AdapterOutput.weightsName)
  }

  /// The files beside the weights: what PEFT reads, the recipe and the card.
  private func adapterFiles(
    _ adapter: AdapterPlan, _ request: SaveRequest
  ) throws -> [FolderFile] {
    let config = SideFile(
      name: AdapterOutput.configName, source: .bytes(Array(adapter.output.config.utf8)))
    let recipe = recipe()
    let card = try card(request, recipe, beside: [FolderFile(config)])
    let written = recipe?.files(target: request.path, version: mokumeVersion) ?? []
    return [FolderFile(config)] + written.map { FolderFile($0) } + card
  }

  private func report(
    writing adapter: AdapterPlan, _ request: SaveRequest, _ rank: Int
  ) throws -> SaveReport {
    let start = System.seconds
    let files = try adapterFiles(adapter, request)
    let digests = try inputDigests(request, inputs(of: request), files)
    let progress = progress
    let output = try OutputModel.create(spec(adapter, files, request)) { progress.isCancelled }
    let planned = System.seconds
    digests?.start(threads: options.threads) { progress.isCancelled }
    defer { digests?.stop() }
    let result = try LowRankRun(
      adapter.plan, rank: rank, isTurned: adapter.output.isTurned, inputs: checkpoints,
      output: output, options: options.runOptions, progress: progress
    ).run()
    let written = System.seconds
    progress.publish()
    for input in output.spec.inputs { try input.verifyUnchanged() }
    warn(nonFinite: result.nonFinite, request)
    let model = try output.publish { try lineage(digests, adapter.plan, request) }
    let end = System.seconds
    return SaveReport(
      path: request.path, byteCount: model.byteCount, tensorCount: adapter.headers.count,
      shardCount: model.shardCount, seconds: end - start, peakMemory: System.peakMemory,
      unfinished: model.unfinished, unfinishedBytes: model.unfinishedBytes,
      leftover: model.leftover,
      details: SaveReport.Details(
        readBytes: progress.snapshot.readBytes, planSeconds: planned - start,
        stageSeconds: result.stageSeconds, publishSeconds: end - written, threads: options.threads,
        level: options.kernelLevel, files: model.files))
  }
}
