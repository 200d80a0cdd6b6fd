import MokumeFiles
import MokumeGraph
import MokumeLanguage
import MokumePlan
import MokumeRuntime
import MokumeTensor

extension Session {
  /// Reports what a save would do.
  func report(_ request: SaveRequest, _ detail: SessionOptions.PlanDetail) throws {
    if let rank = request.rank { return try reportAdapter(request, rank: rank, detail) }
    let plan = plan(request)
    switch detail {
    case .graph: output.plan(graph.describe([request.node]))
    case .programs: output.plan(plan.describe(names: checkpoints.map(\.path)))
    case .summary where OutputTarget.isGGUF(request.path):
      summarise(plan, of: [request.node], writing: try ggufSummary(plan, request))
    case .summary:
      let size = ByteSize.text(plan.cost.written)
      let limit = request.shardBytes ?? SessionOptions.defaultShardBytes
      let shard = ByteSize.text(limit, decimals: 0)
      let shape = request.path.hasSuffix("/") ? "shards of at most \(shard)" : "one file"
      summarise(
        plan, of: [request.node],
        writing: "\(request.path)  \(size) as \(types(plan)), \(shape)")
    }
  }

  /// Reports what saving the values of a `plan` statement would do.
  func report(_ request: PlanRequest) throws {
    let requests = request.nodes.map { OutputRequest(root: $0, dtype: nil) }
    let plan = Planner.plan(requests, in: graph)
    switch options.mode {
    case .plan(.graph): output.plan(graph.describe(request.nodes))
    case .plan(.programs): output.plan(plan.describe(names: checkpoints.map(\.path)))
    default:
      let types = types(plan)
      let whole = types.isEmpty ? "" : "; \(ByteSize.text(plan.cost.written)) as \(types)"
      summarise(plan, of: request.nodes, writing: "nothing (plan only)\(whole)")
    }
  }

  /// - Parameter memory: what the run takes, if that is more than any run of the plan.
  func summarise(_ plan: Plan, of nodes: [NodeID], writing: String, memory: Int? = nil) {
    let cost = plan.cost
    for (index, source) in cost.read.keys.sorted().enumerated() {
      let size = ByteSize.text(readBytes(cost, source))
      output.plan("\(index == 0 ? "read " : "     ")  \(checkpoints[source].path)  \(size)")
    }
    for (index, group) in plan.kinds.enumerated() {
      output.plan("\(index == 0 ? "do   " : "     ")  \(describe(group, in: plan))")
    }
    for (index, line) in numberLines(nodes).enumerated() {
      output.plan("\(index == 0 ? "use  " : "     ")  \(line)")
    }
    output.plan("write  \(writing)")
    let need = MemoryNeed(plan, options.runOptions)
    output.plan("need   memory \(ByteSize.text((memory ?? need.byteCount) + need.arenaBytes))")
  }

  /// What is read of a source. An adapter's file is smaller than the tensors that are made of it.
  private func readBytes(_ cost: PlanCost, _ source: Int) -> Int {
    let bytes = cost.read[source] ?? 0
    guard checkpoints[source].adapter != nil else { return bytes }
    return min(bytes, checkpoints[source].files.reduce(0) { $0 + Int(clamping: $1.size) })
  }

  /// The numbers that differ by tensor, each set of them once.
  private func numberLines(_ nodes: [NodeID]) -> [String] {
    var seen: Set<[String]> = []
    return graph.tensorNumbers(in: nodes).map(\.lines).filter { seen.insert($0).inserted }
      .flatMap { $0 }
  }

  private func describe(_ group: JobGroup, in plan: Plan) -> String {
    let subject = group.count == 1 ? "1 tensor" : "\(group.count) tensors"
    let stage = plan.stages.count > 1 ? "stage \(group.stage + 1): " : ""
    switch group.first.work {
    case .copy(let input):
      return "\(stage)\(subject)  \(input.rows == nil ? "copied" : "rows copied")"
    case .copyAgreed(let inputs):
      return "\(stage)\(subject)  copied\(inputs.count > 1 ? " if all inputs agree" : "")"
    case .compute(let program):
      let readings = program.readings.count
      let passes = readings == 1 ? "1 pass" : "\(readings) passes"
      let count = program.passes.reduce(0) { $0 + $1.instructions.count }
      return "\(stage)\(subject)  \(passes), \(count) instructions  such as \(group.first.name)"
    }
  }

  /// The types of a plan's tensors, that with most tensors first.
  private func types(_ plan: Plan) -> String {
    var counts: [String: Int] = [:]
    for header in plan.outputs.joined() {
      counts[header.dtype.languageName ?? header.dtype.rawValue, default: 0] += 1
    }
    return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
      .joined(separator: " and ")
  }
}
