import MokumeDiagnostics
import MokumeGraph
import MokumeTensor

extension BuiltinCall {
  /// Adds what gives the rows that the model has not, and says whether the mean of its own is the last
  /// resort.
  func fill(
    _ alignment: inout Alignment, _ overrides: [TokenOverride], forced: Set<[UInt8]>
  ) throws(Diagnostic) -> Bool {
    try add(overrides, forced, to: &alignment)
    for (value, span) in fillItems {
      switch value {
      case .string("mean"): return true
      case .string("zero"): return false
      case .lazy(let node): try add([node], to: &alignment, at: span)
      case .list(let models):
        try add(try nodes(models, at: span), to: &alignment, at: span)
      default: throw wrongKind("\"mean\", \"zero\" or models", got: value, at: span)
      }
    }
    guard let first = alignment.left.min() else { return false }
    throw .notFilled(
      alignment.rows.table.rows[first] ?? [], more: alignment.left.count - 1, at: place(2))
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

  /// The mean of the rows of those models that have a token.
  private func add(
    _ nodes: [NodeID], to alignment: inout Alignment, at span: Span
  ) throws(Diagnostic) {
    let rows = alignment.rows
    var found: [(node: NodeID, map: RowMap)] = []
    for node in nodes {
      let map = rows.table.map(of: try fillModel(node, at: span), in: alignment.left)
      if map.presentCount > 0 {
        found.append((try self.rows(of: node, map, for: rows, at: span), map))
      }
    }
    guard let first = found.first else { return }
    if found.count == 1 { return alignment.add(.init(value: first.node, map: first.map)) }
    let any = RowMap(
      first.map.origins.indices.map { row in
        found.contains { $0.map.origins[row] >= 0 } ? 0 : -1
      })
    let value = try building { () throws(GraphError) in
      var (sum, count) = (first.node, rows.mask(first.map))
      for other in found.dropFirst() {
        sum = try graph.binary(.add, sum, other.node)
        count = try graph.binary(.add, count, rows.mask(other.map))
      }
      return try graph.binary(.divide, sum, count)
    }
    alignment.add(.init(value: value, map: any))
  }

  /// What `tokens:` says of tokens that the model lacks, or that are forced.
  private func add(
    _ overrides: [TokenOverride], _ forced: Set<[UInt8]>, to alignment: inout Alignment
  ) throws(Diagnostic) {
    let table = alignment.rows.table
    for override in overrides {
      guard let row = table.rows.firstIndex(where: { $0 == override.token }),
        alignment.left.contains(row)
      else { continue }
      var origins = [Int32](repeating: -1, count: table.rows.count)
      switch override.source {
      case .zero:
        origins[row] = 0
        alignment.add(.init(value: graph.constant(0), map: RowMap(origins)))
      case .row(_, let node, let origin):
        origins[row] = Int32(clamping: origin)
        let map = RowMap(origins)
        let value = try rows(of: node, map, for: alignment.rows, at: place(4))
        alignment.add(.init(value: value, map: map))
      }
    }
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
