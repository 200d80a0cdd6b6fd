import MokumeDiagnostics
import MokumeGraph
import MokumeTensor

/// Rows that a model has not, and what gives them.
struct RowGift {
  /// The models whose mean they are, each with the rows that it has; none for zeros.
  let models: [(node: NodeID, map: RowMap)]
  /// The rows.
  let map: RowMap
  let span: Span
}

extension BuiltinCall {
  /// What gives the rows that the model has not, and whether the mean of its own is the last resort.
  func gifts(
    _ missing: Set<Int>, _ table: TokenTable, _ overrides: [TokenOverride]
  ) throws(Diagnostic) -> (gifts: [RowGift], endsInMean: Bool) {
    var left = missing
    var gifts: [RowGift] = []
    func add(_ gift: RowGift?) {
      guard let gift else { return }
      gifts.append(gift)
      for row in gift.map.origins.indices where gift.map.origins[row] >= 0 { left.remove(row) }
    }
    for override in overrides { add(gift(override, left, table)) }
    for (value, span) in fillItems {
      switch value {
      case .string("mean"): return (gifts, true)
      case .string("zero"): return (gifts, false)
      case .lazy(let node): add(try gift([node], left, table, at: span))
      case .list(let models): add(try gift(try nodes(models, at: span), left, table, at: span))
      default: throw wrongKind("\"mean\", \"zero\" or models", got: value, at: span)
      }
    }
    guard let first = left.min() else { return (gifts, false) }
    throw .notFilled(table.rows[first] ?? [], more: left.count - 1, at: place(2))
  }

  /// What `fill` lists, with the places.
  private var fillItems: [(value: Value, span: Span)] {
    guard case .list(let list) = self[2] else { return [(self[2], place(2))] }
    return list.enumerated().map {
      ($0.element, arguments[2].origin?.part($0.offset).span ?? place(2))
    }
  }

  /// Refuses words that fill nothing, whether anything is missing or not.
  func checkFill() throws(Diagnostic) {
    for (value, span) in fillItems {
      guard case .string(let word) = value, !["mean", "zero"].contains(word) else { continue }
      throw .unknownOption(
        word, of: name(2), choices: ["\"mean\"", "\"zero\"", "a model"],
        matches: closestMatches(to: word, among: ["mean", "zero"]), at: span)
    }
  }

  private func nodes(_ values: [Value], at span: Span) throws(Diagnostic) -> [NodeID] {
    if values.isEmpty { throw .emptyList(of: caller, at: span) }
    var nodes: [NodeID] = []
    for value in values {
      guard case .lazy(let node) = value else { throw wrongKind("models", got: value, at: span) }
      nodes.append(node)
    }
    return nodes
  }

  /// The mean of the rows of those models that have a token; nil when none has.
  private func gift(
    _ nodes: [NodeID], _ left: Set<Int>, _ table: TokenTable, at span: Span
  ) throws(Diagnostic) -> RowGift? {
    var found: [(node: NodeID, map: RowMap)] = []
    for node in nodes {
      let map = table.map(of: try fillModel(node, at: span), in: left)
      if map.presentCount > 0 { found.append((node, map)) }
    }
    guard let first = found.first else { return nil }
    let any = RowMap(
      first.map.origins.indices.map { row in
        found.contains { $0.map.origins[row] >= 0 } ? 0 : -1
      })
    return RowGift(models: found, map: found.count == 1 ? first.map : any, span: span)
  }

  /// What `tokens:` says of a token that the model lacks, or that is forced.
  private func gift(
    _ override: TokenOverride, _ left: Set<Int>, _ table: TokenTable
  ) -> RowGift? {
    guard let row = table.rows.firstIndex(where: { $0 == override.token }), left.contains(row)
    else { return nil }
    var origins = [Int32](repeating: -1, count: table.rows.count)
    switch override.source {
    case .zero:
      origins[row] = 0
      return RowGift(models: [], map: RowMap(origins), span: place(4))
    case .row(_, let node, let origin):
      origins[row] = Int32(clamping: origin)
      let map = RowMap(origins)
      return RowGift(models: [(node, map)], map: map, span: place(4))
    }
  }

  /// The value of rows that are given.
  func part(_ gift: RowGift, _ rows: RowBuilder) throws(Diagnostic) -> Alignment.Part {
    var values: [(node: NodeID, map: RowMap)] = []
    for (node, map) in gift.models {
      values.append((try self.rows(of: node, map, for: rows, at: gift.span), map))
    }
    guard let first = values.first else {
      return .init(value: graph.constant(0), map: gift.map)
    }
    if values.count == 1 { return .init(value: first.node, map: gift.map) }
    let value = try building { () throws(GraphError) in
      var (sum, count) = (first.node, rows.mask(first.map))
      for other in values.dropFirst() {
        sum = try graph.binary(.add, sum, other.node)
        count = try graph.binary(.add, count, rows.mask(other.map))
      }
      return try graph.binary(.divide, sum, count)
    }
    return .init(value: value, map: gift.map)
  }

  /// Runs steps that fit because they were made for one layout.
  func building(_ body: () throws(GraphError) -> NodeID) throws(Diagnostic) -> NodeID {
    do throws(GraphError) {
      return try body()
    } catch {
      throw evaluator.misfit(error, operand(0), operand(0), "cannot be aligned", at: span)
    }
  }
}
