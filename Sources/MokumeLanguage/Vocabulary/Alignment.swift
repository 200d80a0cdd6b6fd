import MokumeDiagnostics
import MokumeGraph
import MokumeTensor

/// A model's value in the rows of other tokens while it is built: its own rows where it has them, then
/// what fills the others.
struct Alignment {
  let rows: RowBuilder
  /// The model's own rows, in their new places.
  let own: NodeID
  let map: RowMap
  /// What gives other rows, the first that has a row counts; no two have the same.
  private(set) var parts: [Part] = []
  /// The rows with tokens that nothing has yet.
  private(set) var left: Set<Int>

  /// A value in some of the rows.
  struct Part {
    let value: NodeID
    let map: RowMap
  }

  init(rows: RowBuilder, own: NodeID, map: RowMap) {
    self.rows = rows
    self.own = own
    self.map = map
    left = rows.table.missing(in: map)
  }

  mutating func add(_ part: Part) {
    parts.append(part)
    for row in part.map.origins.indices where part.map.origins[row] >= 0 { left.remove(row) }
  }

  /// The whole: rows without anything to give them are the mean of those of the model, or 0.
  func value(endsInMean: Bool) throws(GraphError) -> NodeID {
    let graph = rows.graph
    let mask = rows.mask(map)
    let isPadded = rows.table.rows.indices.contains {
      rows.table.rows[$0] == nil && map.origins[$0] < 0
    }
    let mean =
      endsInMean && (isPadded || !left.isEmpty)
      ? try rows.mean(of: own, mask, count: map.presentCount) : nil
    var rest = mean ?? graph.constant(0)
    for part in parts.reversed() {
      rest = try graph.filling(rows.mask(part.map), part.value, with: rest)
    }
    if map.isComplete { return own }
    // Absent rows are read as 0.
    let isFilled = mean != nil || !parts.isEmpty || !rows.isPlain(own)
    let filled = isFilled ? try graph.filling(mask, own, with: rest) : own
    guard isPadded, mean == nil else { return filled }
    let tokens = rows.present(map)
    let all = try rows.mean(of: filled, rows.mask(tokens), count: tokens.presentCount)
    return try graph.filling(rows.mask(tokens), filled, with: all)
  }
}

/// Makes the rows of models and tells which there are.
struct RowBuilder {
  let graph: Graph
  let table: TokenTable
  /// The tensors of the result.
  let layout: Layout
  /// For each tensor with a row for each token its name in the source it comes from.
  let names: [TensorName?]
  let dtypes: [DType]
  /// The source that masks are written for.
  let source: NodeID

  /// 1 in the rows of a map, else 0.
  func mask(_ map: RowMap) -> NodeID {
    graph.rowMask(of: source, gather(map) { $0 })
  }

  func gather(_ map: RowMap, _ name: (TensorName) -> TensorName) -> RowGather {
    RowGather(
      layout: layout, origins: names.map { $0.map { .init(name: name($0), map: map) } },
      carriesRest: false, target: table.target)
  }

  /// The mean of the rows that a mask has.
  func mean(of node: NodeID, _ mask: NodeID, count: Int) throws(GraphError) -> NodeID {
    let kept = isPlain(node) ? node : try graph.filling(mask, node, with: graph.constant(0))
    let total = try sum(of: kept)
    return try graph.binary(.divide, total, graph.constant(Double(count)))
  }

  /// The sum over the tokens, for each element that one of them has.
  private func sum(of node: NodeID) throws(GraphError) -> NodeID {
    let byColumn = try graph.reduce(.sum, node, over: .column)
    let isSingleRow = names.map { $0?.tokenTensor?.isSingleRow == true }
    guard isSingleRow.contains(true) else { return byColumn }
    // Where the tokens are columns themselves, they are all of the tensor.
    let mask = graph.numbers(
      TensorNumbers(
        layout: layout, values: isSingleRow.map { $0 ? 1 : 0 }, title: "", rules: [""],
        ruleOfTensor: names.map { _ in 0 }))
    return try graph.filling(mask, try graph.reduce(.sum, node, over: .tensor), with: byColumn)
  }

  /// Whether a value is 0 in the rows that it has not.
  func isPlain(_ node: NodeID) -> Bool {
    if case .rows = graph[node].operation { true } else { false }
  }

  /// The rows with a token, and those that a map has.
  func present(_ map: RowMap) -> RowMap {
    RowMap(zip(table.rows, map.origins).map { $0 != nil ? 0 : $1 })
  }
}
