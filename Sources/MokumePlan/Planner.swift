import MokumeGraph
import MokumeTensor

/// Lowers lazy expressions to a plan.
///
/// The passes, in order: find what ranges over layers and models and in which stage (`GlobalTable`);
/// list what each stage must deliver for each tensor; specialise the graph to the tensor
/// (`Specialiser`, simplifying as it goes); turn untouched and integer tensors into copies; split
/// the rest into passes over registers (`ProgramBuilder`); verify.
public struct Planner {
  let graph: Graph
  let globals: GlobalTable
  private let outputs: [OutputRequest]
  let numbers: [NodeID]

  /// Plans a run that writes models.
  public static func plan(_ outputs: [OutputRequest], in graph: Graph) -> Plan {
    Planner(graph: graph, outputs: outputs, numbers: []).plan()
  }

  /// Plans a run that finds one number, a value of model grain.
  public static func plan(number: NodeID, in graph: Graph) -> Plan {
    plan(numbers: [number], in: graph)
  }

  /// Plans a run that finds numbers, one for each group of each value (see `TensorGroups`); what a
  /// tensor is asked for is found while it is read once.
  ///
  /// - Parameter numbers: values of model, layer or tensor grain.
  public static func plan(numbers: [NodeID], in graph: Graph) -> Plan {
    Planner(graph: graph, outputs: [], numbers: numbers).plan()
  }

  private init(graph: Graph, outputs: [OutputRequest], numbers: [NodeID]) {
    self.graph = graph
    self.outputs = outputs
    self.numbers = numbers
    globals = GlobalTable(graph: graph, roots: outputs.map(\.root) + numbers)
  }

  private func plan() -> Plan {
    var plan = Plan()
    plan.outputs = outputs.map(headers)
    plan.globals = globals.describeNumbers(in: graph)
    plan.selections = describeSelections()
    let asked = results()
    plan.globals += asked.flatMap(\.globals)
    plan.results = asked.map(\.programs)
    let lasts =
      outputs.map { globals.stage(of: $0.root) } + asked.compactMap { $0.globals.first?.stage }
    let last = max(lasts.max() ?? -1, globals.lastStage)
    if last >= 0 {
      plan.stages = (0...last).map { stage in
        let requests = requests(stage) + asked.compactMap { $0.request(in: stage) }
        return Stage(jobs: StageBuilder(planner: self, stage: stage, requests: requests).jobs())
      }
    }
    if !plan.selections.isEmpty { plan.unifyArithmetic() }
    assert(plan.isValid, plan.violations.joined(separator: "\n"))
    return plan
  }

  /// The headers of an output: the expression's tensors in the types they are stored in.
  private func headers(_ request: OutputRequest) -> [TensorHeader] {
    let known = graph.facts(of: request.root)
    guard let layout = known.layout else { return [] }
    return layout.names.indices.map { index in
      let own = known.dtypes.isEmpty ? DType.f32 : known.dtypes[index]
      let dtype = own.isComputable ? request.dtype ?? own : own
      return TensorHeader(name: layout.names[index], dtype: dtype, shape: layout.shapes[index])
    }
  }

  private func requests(_ stage: Int) -> [StageRequest] {
    globals.requests(stage: stage, in: graph)
      + outputs.enumerated().filter { globals.stage(of: $0.element.root) == stage }
      .map { index, request in .output(index, request.root, headers(request)) }
  }

  private func describeSelections() -> [GlobalSelection] {
    var result: [(index: Int, selection: GlobalSelection)] = []
    for (id, entry) in globals.selections {
      for (group, count) in entry.groups.elementCounts.enumerated() {
        let first = entry.groups.groupOfTensor.firstIndex(of: group) ?? 0
        let name = entry.groups.layout.names[first]
        let rule = globals.numbers[id].map { GlobalSelection.Rule.ranked(into: $0.base + group) }
        let argument = numberProgram(graph[id].operands[1], at: name, stage: entry.stage)
        let selection = GlobalSelection(
          rule: rule ?? .largest, argument: argument, elementCount: count, stage: entry.stage)
        result.append((entry.base + group, selection))
      }
    }
    return result.sorted { $0.index < $1.index }.map(\.selection)
  }

  func numberProgram(_ id: NodeID, at tensor: TensorName, stage: Int) -> NumberProgram {
    let specialiser = Specialiser(graph: graph, globals: globals, roots: [id], stage: stage)
    var (expression, values) = specialiser.expression(for: tensor)
    let value = values[id] ?? expression.add(constant: .nan)
    let builder = ProgramBuilder(expression, roots: [.export(value, .sum, global: 0)])
    return NumberProgram(
      instructions: builder.program.epilogue, slotCount: builder.program.numberCount,
      result: builder.program.exports.first?.number ?? 0)
  }
}

/// What a stage must deliver.
enum StageRequest {
  /// A reduction over many tensors whose operands this stage can compute.
  case number(NodeID, GlobalTable.Entry, Reduction)
  case selection(NodeID, GlobalTable.Entry)
  case output(Int, NodeID, [TensorHeader])
  /// A number of each tensor that becomes the global number `base` and those after it; nil for
  /// tensors that cannot be computed.
  case results(NodeID, [Int?])
}

extension GlobalTable {
  /// The last stage that finds a global value, or -1.
  var lastStage: Int {
    (numbers.values.map(\.stage) + selections.values.map(\.stage)).max() ?? -1
  }

  func requests(stage: Int, in graph: Graph) -> [StageRequest] {
    let reductions = numbers.values.filter { $0.stage == stage && selections[$0.node] == nil }
    let chosen = selections.values.filter { $0.stage == stage }
    return reductions.sorted { $0.base < $1.base }.map {
      .number($0.node, $0, graph.reduction(of: $0.node))
    } + chosen.sorted { $0.base < $1.base }.map { .selection($0.node, $0) }
  }

  func describeNumbers(in graph: Graph) -> [GlobalNumber] {
    var result: [(index: Int, number: GlobalNumber)] = []
    for (id, entry) in numbers {
      for group in 0..<max(1, entry.groups.elementCounts.count) {
        let number = GlobalNumber(reduction: graph.reduction(of: id), stage: entry.stage)
        result.append((entry.base + group, number))
      }
    }
    return result.sorted { $0.index < $1.index }.map(\.number)
  }
}

extension Graph {
  /// The reduction of a node; a ranked value counts as a sum of one.
  fileprivate func reduction(of id: NodeID) -> Reduction {
    if case .reduce(let reduction, _) = self[id].operation { reduction } else { .sum }
  }
}
