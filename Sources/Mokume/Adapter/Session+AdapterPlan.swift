import MokumeFiles
import MokumeGraph
import MokumeLanguage
import MokumePlan
import MokumeTensor

extension Session {
  /// The tensors of the difference that a save makes an adapter of.
  func adapterTensors(_ request: SaveRequest) -> AdapterTensors? {
    graph.facts(of: request.node).layout.map {
      AdapterTensors($0, isComputable: graph.computableTensors(of: request.node))
    }
  }

  /// Plans an adapter of some matrices of a difference.
  func adapterPlan(_ request: SaveRequest, rank: Int, _ matrices: [Int]) throws -> AdapterPlan? {
    guard let layout = graph.facts(of: request.node).layout else { return nil }
    let node = graph.gather(
      [request.node],
      matrices.map { (layout.names[$0], Gather.Origin(operand: 0, name: layout.names[$0])) })
    let plan = Planner.plan([OutputRequest(root: node, dtype: .f32)], in: graph)
    let modules = plan.outputs[0].compactMap(\.name.moduleOfLinearLayer)
    let base = adapterBase(of: request.node)
    let donor = base ?? graph.models(of: request.node).first
    let config = try donor.flatMap { try checkpoints[$0].config }
    let output = AdapterOutput(
      modules: modules,
      targets: AdapterTensors.targets(
        modules, among: layout.names.compactMap(\.moduleOfLinearLayer)),
      rank: rank, isTurned: try turnedModules(modules, of: request.node),
      base: base.flatMap { HubReference(checkpoints[$0].path) }, task: Self.task(config))
    let headers = try plan.outputs[0].enumerated().flatMap {
      try output.headers(ofModule: $0, $1.shape, request.dtype ?? .f32, target: request.path)
    }
    return AdapterPlan(node: node, plan: plan, output: output, headers: headers)
  }

  /// The model that others are subtracted from in a difference, if it is one.
  func adapterBase(of node: NodeID) -> Int? {
    var found: Set<Int> = []
    for id in graph.reachable(from: [node]) {
      guard case .binary(.subtract) = graph[id].operation, let right = graph[id].operands.last,
        case .sum(let sum?) = graph.facts(of: right).weight, sum == 1
      else { continue }
      let sources = graph.models(of: right)
      if sources.count == 1 { found.formUnion(sources) } else { return nil }
    }
    return found.count == 1 ? found.first : nil
  }

  /// What PEFT calls the task of a model.
  private static func task(_ config: JSONValue?) -> String? {
    guard case .array(let names)? = config?["architectures"], case .string(let name)? = names.first
    else { return nil }
    return name.hasSuffix("ForCausalLM") || name == "GPT2LMHeadModel" ? "CAUSAL_LM" : nil
  }
}
