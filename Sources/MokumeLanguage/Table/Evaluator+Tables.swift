import MokumeDiagnostics
import MokumeGraph
import MokumeSyntax

extension Evaluator {
  /// The table with every number found, in one reading of the models it looks at.
  ///
  /// When the host reads no weights such numbers are NaN, and nothing that depends on them is judged.
  func settled(_ table: Table, _ span: Span) throws(Diagnostic) -> Table {
    let unknown = table.unknown.filter { columnNumbers[$0] == nil }
    if !host.readsWeights { return table.filled { unreadNumbers($0) } }
    if !unknown.isEmpty {
      do throws(HostFailure) {
        let found = try host.numbers(unknown)
        for (node, numbers) in zip(unknown, found) { columnNumbers[node] = numbers }
      } catch {
        throw error.diagnostic(at: span)
      }
    }
    return table.filled { columnNumbers[$0] ?? unreadNumbers($0) }
  }

  /// The table with every number found.
  ///
  /// - Throws: when a model cannot be read any more.
  public func computed(_ table: Table) throws(Diagnostic) -> Table {
    let source = SourceText(name: "<table>", text: "")
    return try settled(table, Span(source: addSource(source), lower: 0, upper: 0))
  }

  private func unreadNumbers(_ node: NodeID) -> [Double] {
    Array(repeating: .nan, count: graph.numberCount(of: node))
  }

  /// The table as far as its numbers are known without reading anything, or nil.
  func known(_ table: Table) -> Table? {
    guard table.unknown.allSatisfy({ columnNumbers[$0] != nil }) else { return nil }
    return table.filled { columnNumbers[$0] ?? [] }
  }

  /// One line about a table, and its first rows when reading them takes no weights.
  func echo(_ table: Table, _ limits: EchoLimits) -> String {
    guard let known = known(table) else { return table.summary + "  not computed" }
    if limits.lines == 1 { return table.summary }
    return table.summary + "\n" + known.aligned(width: limits.width, limit: limits.lines)
  }

  // MARK: Parts of a table

  /// A field of a table, or nil.
  func value(
    of field: TableField, _ table: Table, _ span: Span
  ) throws(Diagnostic) -> Value? {
    switch field {
    case .rows: return .list(try rows(of: table, span))
    case .columns: return .list(table.columns.map { .string($0.name) })
    case .max: return try reduced(table, .maximum, span)
    case .min: return try reduced(table, .minimum, span)
    case .sum: return try reduced(table, .sum, span)
    case .mean:
      let count = try numbers(of: table, span)?.count ?? 0
      guard case .number(let sum)? = try reduced(table, .sum, span) else {
        return try reduced(table, .sum, span)
      }
      return .number(sum / Double(count))
    }
  }

  /// One number for the numbers of a table's main column; nil when it has none.
  ///
  /// Without weights the answer is a lazy number of the same meaning, so that it is not judged.
  private func reduced(
    _ table: Table, _ reduction: Reduction, _ span: Span
  ) throws(Diagnostic) -> Value? {
    guard let column = table.mainColumn.flatMap({ table.column($0) }) else { return nil }
    if let unread = unread(column, reduction) { return unread }
    let numbers = try numbers(of: table, span) ?? []
    switch reduction {
    case .sum, .dot: return .number(numbers.reduce(0, +))
    case .minimum:
      return .number(
        numbers.dropFirst().reduce(numbers.first ?? .nan, BinaryOperation.minimum.apply))
    case .maximum:
      return .number(
        numbers.dropFirst().reduce(numbers.first ?? .nan, BinaryOperation.maximum.apply))
    }
  }

  private func numbers(of table: Table, _ span: Span) throws(Diagnostic) -> [Double]? {
    let settled = try settled(table, span)
    return settled.mainColumn.flatMap { settled.column($0)?.numbers }
  }

  /// A number that stands for those of a lazy column when no weights are read, else nil.
  private func unread(_ column: Table.Column, _ reduction: Reduction) -> Value? {
    guard !host.readsWeights, case .lazy(let node) = column.cells else { return nil }
    return (try? graph.reduce(reduction, node, over: .model)).map { value($0) }
  }

  /// The rows as maps from column to value; `name` is the row's own.
  func rows(of table: Table, _ span: Span) throws(Diagnostic) -> [Value] {
    let full = try settled(table, span)
    return full.rows.indices.map { row in
      var entries = [
        RuleMap.Entry(
          key: "name", value: .string(full.rows[row]), keySpan: span, valueSpan: span)
      ]
      for (column, cell) in zip(table.columns, full.cells(inRow: row)) {
        let unread = cell == .nothing ? nil : unread(column, .maximum)
        entries.append(
          .init(
            key: column.name, value: unread ?? Value(cell), keySpan: span, valueSpan: span))
      }
      return .map(RuleMap(entries: entries, span: span))
    }
  }

  /// What `table[…]` is: a row by number or name, some rows by a range, one column by its name.
  func element(
    of table: Table, _ key: Value, _ base: Expression, _ index: Expression
  ) throws(Diagnostic) -> Value {
    let places = Array(table.rows.indices)
    switch key {
    case .range(let range): return .table(table.selecting(try slice(places, range, base, index)))
    case .string(let name):
      if let row = table.rows.firstIndex(where: { $0.utf8.elementsEqual(name.utf8) }) {
        return try rows(of: table.selecting([row]), place(index))[0]
      }
      if let column = table.column(name) { return .table(table.keeping(column)) }
      throw .unknownRow(
        name, matches: closestMatches(to: name, among: table.rows + table.columns.map(\.name)),
        at: place(index))
    default:
      let row = try element(of: places.map { .number(Double($0)) }, key, base, index)
      guard case .number(let number) = row else { return row }
      return try rows(of: table.selecting([Int(number)]), place(index))[0]
    }
  }
}

extension Value {
  fileprivate init(_ cell: Table.Cell) {
    self =
      switch cell {
      case .number(let number): .number(number)
      case .count(let count): .number(Double(count))
      case .text(let text): .string(text)
      case .shape(let shape): .list(shape.dimensions.map { .number(Double($0)) })
      case .dtype(let type): .dtype(type)
      case .nothing: .none
      }
  }
}

extension Table {
  /// The table in a few words: `table  291 rows  max, rms, cosine`.
  var summary: String {
    "table  \(counted(rows.count, "row"))  \(columns.map(\.name).joined(separator: ", "))"
  }
}
