import MokumeGraph
import MokumeTensor

/// The values that range over layers or the whole model, and where each is found.
///
/// Each such node gets one global number (or selection) for each of its groups: the model, or the
/// layers and, one by one, the tensors outside them.
struct GlobalTable {
  struct Entry {
    let node: NodeID
    let stage: Int
    /// Index of the first group's number or selection.
    let base: Int
    let groups: Groups
  }

  /// Which group each tensor of a layout belongs to.
  struct Groups {
    let layout: Layout
    let groupOfTensor: [Int]
    let elementCounts: [Int]

    init(_ layout: Layout, dtypes: [DType], scope: Scope) {
      self.layout = layout
      let groups = TensorGroups(layout, over: scope)
      var counts = [Int](repeating: 0, count: groups.count)
      for (index, group) in groups.groupOfTensor.enumerated() {
        let computable = dtypes.isEmpty || dtypes[index].isComputable
        counts[group] += computable ? layout.shapes[index].elementCount : 0
      }
      groupOfTensor = groups.groupOfTensor
      elementCounts = counts
    }

    /// Whether a tensor is the first of its group, which speaks for all of it.
    func isFirst(_ position: Int) -> Bool {
      groupOfTensor.firstIndex(of: groupOfTensor[position]) == position
    }

    /// The group of a tensor; a tensor outside the layout asks for the only group there is.
    func group(of tensor: TensorName) -> Int {
      layout.position(of: tensor).map { groupOfTensor[$0] } ?? 0
    }
  }

  private(set) var numbers: [NodeID: Entry] = [:]
  private(set) var selections: [NodeID: Entry] = [:]
  private var extents: [NodeID: (groups: Groups, counts: [Double])] = [:]
  private(set) var numberCount = 0
  private(set) var selectionCount = 0
  private var stages: [NodeID: Int] = [:]

  init(graph: Graph, roots: [NodeID]) {
    for id in graph.reachable(from: roots) {
      let stage = graph[id].operands.map { stages[$0] ?? 0 }.max() ?? 0
      guard let scope = GlobalTable.globalScope(graph[id].operation) else {
        stages[id] = stage
        continue
      }
      if case .extent = graph[id].operation {
        stages[id] = stage
        registerExtent(id, scope, in: graph)
      } else {
        stages[id] = stage + 1
        register(id, scope, stage: stage, in: graph)
      }
    }
  }

  /// The stage in which a value can be computed; a global value is found one stage earlier.
  func stage(of id: NodeID) -> Int { stages[id] ?? 0 }

  /// Whether a node's value was found in a stage before the given one.
  func isKnown(_ id: NodeID, before stage: Int) -> Bool {
    guard let entry = numbers[id] ?? selections[id] else { return false }
    return entry.stage < stage
  }

  /// What still has to be computed to use a known global value: what a selection trims.
  func remainingOperands(_ id: NodeID, in graph: Graph) -> [NodeID] {
    if case .trim = graph[id].operation { return [graph[id].operands[0]] }
    return []
  }

  /// The global number that holds a node's value for a tensor.
  func number(of id: NodeID, at tensor: TensorName) -> Int? { index(numbers[id], tensor) }

  /// The global selection that chose a node's elements in a tensor.
  func selection(of id: NodeID, at tensor: TensorName) -> Int? { index(selections[id], tensor) }

  /// The number of values the operand of an extent node has within the scope at a tensor.
  func extent(of id: NodeID, _ scope: Scope, at tensor: TensorName, in graph: Graph) -> Double {
    if let (groups, counts) = extents[id] {
      return counts[groups.group(of: tensor)]
    }
    let known = graph.facts(of: graph[id].operands[0])
    guard let layout = known.layout, let position = layout.position(of: tensor) else { return 1 }
    return Double(GlobalTable.extent(layout.shapes[position], known.grain, scope))
  }

  private static func extent(_ shape: Shape, _ grain: Grain, _ scope: Scope) -> Int {
    switch (grain, scope) {
    case (.element, .row): shape.rowLength
    case (.element, .column): shape.columnLength
    case (.element, _): shape.elementCount
    case (.row, .tensor): shape.rowCount
    case (.column, .tensor): shape.columnCount
    // Each number of the other direction lies across.
    case (.row, .column): shape.rank < 2 ? 1 : shape.columnLength
    case (.column, .row): shape.rank < 2 ? 1 : shape.rowLength
    default: 1
    }
  }

  static func globalScope(_ operation: Operation) -> Scope? {
    switch operation {
    case .reduce(_, let scope), .ranked(let scope), .trim(let scope), .extent(let scope):
      scope == .layer || scope == .model ? scope : nil
    default: nil
    }
  }

  private func index(_ entry: Entry?, _ tensor: TensorName) -> Int? {
    guard let entry else { return nil }
    return entry.base + entry.groups.group(of: tensor)
  }

  private mutating func registerExtent(_ id: NodeID, _ scope: Scope, in graph: Graph) {
    let known = graph.facts(of: graph[id].operands[0])
    let layout = known.layout ?? Layout(names: [], shapes: [])
    let groups = Groups(layout, dtypes: known.dtypes, scope: scope)
    var counts = groups.elementCounts.map(Double.init)
    if known.grain != .element {
      counts = counts.map { _ in 0 }
      for (shape, group) in zip(layout.shapes, groups.groupOfTensor) {
        counts[group] += Double(GlobalTable.extent(shape, known.grain, .tensor))
      }
    }
    extents[id] = (groups, counts.isEmpty ? [1] : counts)
  }

  private mutating func register(_ id: NodeID, _ scope: Scope, stage: Int, in graph: Graph) {
    let known = graph.facts(of: graph[id].operands[0])
    let layout = known.layout ?? Layout(names: [], shapes: [])
    let groups = Groups(layout, dtypes: known.dtypes, scope: scope)
    let size = max(1, groups.elementCounts.count)
    if case .reduce = graph[id].operation {
      numbers[id] = Entry(node: id, stage: stage, base: numberCount, groups: groups)
      numberCount += size
      return
    }
    selections[id] = Entry(node: id, stage: stage, base: selectionCount, groups: groups)
    selectionCount += size
    if case .ranked = graph[id].operation {
      numbers[id] = Entry(node: id, stage: stage, base: numberCount, groups: groups)
      numberCount += size
    }
  }
}
