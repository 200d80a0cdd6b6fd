import MokumeGraph
import MokumeTensor

/// Makes the jobs of one stage: for each tensor one program that delivers all it is asked for.
struct StageBuilder {
  private struct TensorKey: Hashable {
    let name: TensorName
    let shape: Shape
  }

  private let planner: Planner
  private let stage: Int
  private var order: [TensorKey] = []
  private var wants: [TensorKey: [TensorWant]] = [:]
  private var specialisers: [[NodeID]: Specialiser] = [:]
  private var templates: [JobTemplate.Key: JobTemplate] = [:]

  init(planner: Planner, stage: Int, requests: [StageRequest]) {
    self.planner = planner
    self.stage = stage
    for request in requests { add(request) }
  }

  func jobs() -> [Job] {
    var builder = self
    return order.flatMap { builder.jobs(for: $0) }
  }

  private mutating func add(_ request: StageRequest) {
    switch request {
    case .number(let id, let entry, let reduction):
      let operand = planner.graph[id].operands[0]
      let isPerLayer = planner.graph.facts(of: operand).grain == .layer
      addAll(entry, operand) { position, layers in
        if isPerLayer && !layers.isFirst(position) { return nil }
        return .number(id, reduction, global: entry.base + entry.groups.groupOfTensor[position])
      }
    case .selection(let id, let entry):
      addAll(entry, planner.graph[id].operands[0]) { position, _ in
        .selection(id, entry.base + entry.groups.groupOfTensor[position])
      }
    case .output(let output, let root, let headers):
      for (tensor, header) in headers.enumerated() {
        let target = OutputTensor(output: output, tensor: tensor)
        append(.store(root, target, header.dtype), header.name, header.shape)
      }
    case .results(let id, let indices):
      guard let layout = planner.graph.facts(of: id).layout else { return }
      for (position, index) in indices.enumerated() {
        guard let index else { continue }
        append(.result(id, global: index), layout.names[position], layout.shapes[position])
      }
    }
  }

  private mutating func addAll(
    _ entry: GlobalTable.Entry, _ operand: NodeID,
    _ want: (Int, GlobalTable.Groups) -> TensorWant?
  ) {
    let known = planner.graph.facts(of: operand)
    let layout = entry.groups.layout
    let layers = GlobalTable.Groups(layout, dtypes: [], scope: .layer)
    for position in layout.names.indices {
      if !known.dtypes.isEmpty && !known.dtypes[position].isComputable { continue }
      if let want = want(position, layers) {
        append(want, layout.names[position], layout.shapes[position])
      }
    }
  }

  private mutating func append(_ want: TensorWant, _ name: TensorName, _ shape: Shape) {
    let key = TensorKey(name: name, shape: shape)
    if wants[key] == nil { order.append(key) }
    wants[key, default: []].append(want)
  }

  private mutating func jobs(for key: TensorKey) -> [Job] {
    var jobs: [Job] = []
    var computed: [TensorWant] = []
    for want in wants[key] ?? [] {
      if case .store(let root, let target, let dtype) = want, !dtype.isComputable {
        let work = Job.Work.copyAgreed(integerInputs(root, key.name))
        jobs.append(Job(name: key.name, shape: key.shape, work: work, targets: [target]))
      } else {
        computed.append(want)
      }
    }
    return jobs + compute(computed, key)
  }

  private mutating func compute(_ wants: [TensorWant], _ key: TensorKey) -> [Job] {
    if wants.isEmpty { return [] }
    let specialiser = specialiser(for: wants.map(nodes))
    let leaves = specialiser.leaves(of: key.name)
    // The type of the value, even where the f64 input has dropped out of its expression.
    let isDouble = wants.flatMap(nodes).contains { dtype(of: $0, at: key.name) == .f64 }
    let kind = JobTemplate.Key(
      wants: wants.map(\.kind), leaves: leaves.kind, isDouble: isDouble)
    if let known = templates[kind] { return known.jobs(key.name, key.shape, wants, leaves) }
    let made = template(wants, specialiser, key.name, leaves, isDouble)
    templates[kind] = made
    return made.jobs(key.name, key.shape, wants, leaves)
  }

  private func template(
    _ wants: [TensorWant], _ specialiser: Specialiser, _ name: TensorName, _ leaves: Leaves,
    _ isDouble: Bool
  ) -> JobTemplate {
    // A selection over tensors is in f64 if one of them is, whatever the others are.
    let isSingle =
      !isDouble && !specialiser.castsToDouble && planner.globals.selections.isEmpty
      && !leaves.inputs.contains { $0.dtype == .f64 }
    var (expression, values) = specialiser.expression(for: name, isSingle: isSingle)
    let roots = wants.map { root(for: $0, in: &expression, values) }
    return JobTemplate(
      roots, of: expression, leaves, isDouble: isDouble || expression.isDouble)
  }

  /// The type that holds a node's values in a tensor without loss, if it is one of the node's.
  private func dtype(of id: NodeID, at name: TensorName) -> DType? {
    let known = planner.graph.facts(of: id)
    guard let position = known.layout?.position(of: name), position < known.dtypes.count else {
      return nil
    }
    return known.dtypes[position]
  }

  /// The nodes whose values a want needs in this stage.
  private func nodes(_ want: TensorWant) -> [NodeID] {
    switch want {
    case .number: planner.graph[want.node].operands
    case .selection: [planner.graph[want.node].operands[0]]
    case .result, .store: [want.node]
    }
  }

  private func root(
    for want: TensorWant, in expression: inout TensorExpression, _ values: Specialiser.Values
  ) -> Root {
    let operands = nodes(want).map { values[$0] ?? expression.add(constant: .nan) }
    switch want {
    case .number(_, let reduction, let global):
      let second = operands.count > 1 ? operands[1] : nil
      let value = expression.add(.reduce(reduction, operands[0], second, over: .tensor))
      return .export(value, reduction, global: global)
    case .result(_, let global): return .export(operands[0], .sum, global: global)
    case .selection(_, let index): return .select(operands[0], selection: index)
    case .store(_, let target, let dtype):
      return .store(expression.uncast(operands[0], from: dtype), target, dtype)
    }
  }

  private mutating func specialiser(for nodes: [[NodeID]]) -> Specialiser {
    let roots = nodes.flatMap { $0 }
    if let known = specialisers[roots] { return known }
    let made = Specialiser(
      graph: planner.graph, globals: planner.globals, roots: roots, stage: stage)
    specialisers[roots] = made
    return made
  }

  private func integerInputs(_ root: NodeID, _ name: TensorName) -> [InputTensor] {
    planner.graph.inputs(of: root, at: name).compactMap { source, name in
      let headers = planner.graph.sources[source].headers
      guard let position = planner.graph.position(of: name, inSource: source) else { return nil }
      return InputTensor(source: source, tensor: position, dtype: headers[position].dtype)
    }
  }
}
