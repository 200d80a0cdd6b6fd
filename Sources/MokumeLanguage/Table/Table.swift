import MokumeGraph
import MokumeTensor

/// Rows with a name and typed cells: what looking at models comes to.
///
/// Columns of numbers that only weights can tell are lazy: making, cutting and passing on a table
/// reads nothing. The evaluator finds all columns of a table together, in one reading of the models,
/// and remembers them.
public struct Table: Sendable {
  /// A column and its cells.
  public struct Column: Sendable {
    /// What stands above it and names it in `row.rms` and `column: "rms"`.
    public let name: String
    let cells: Cells
  }

  /// The cells of a column.
  enum Cells: Sendable {
    /// One for each row.
    case known([Cell])
    /// The numbers of a value with one for each group; `Table.groups` says which is whose.
    case lazy(NodeID)
  }

  /// What stands in one place.
  public enum Cell: Hashable, Sendable {
    case number(Double)
    case count(Int)
    case text(String)
    case shape(Shape)
    case dtype(DType)
    /// Not there: what is asked has no meaning for this row.
    case nothing
  }

  /// What a row is: "tensor", "layer" or "model".
  public let rowTitle: String
  /// The names of the rows.
  public let rows: [String]
  /// The columns beside the names.
  public let columns: [Column]
  /// The column that `.max`, `.sum` and `top` take unless another is named, or nil.
  let mainColumn: String?
  /// For each row its place among the numbers of lazy columns.
  let groups: [Int]
  /// For each row whether lazy columns have nothing to say of it.
  let isBlank: [Bool]

  init(
    rowTitle: String, rows: [String], columns: [Column], mainColumn: String?, groups: [Int] = [],
    isBlank: [Bool] = []
  ) {
    self.rowTitle = rowTitle
    self.rows = rows
    self.columns = columns
    self.mainColumn = mainColumn
    self.groups = groups
    self.isBlank = isBlank
  }

  /// The column of the given name, or nil.
  func column(_ name: String) -> Column? { columns.first { $0.name == name } }

  /// The values that must be computed before every cell is known.
  public var unknown: [NodeID] {
    columns.compactMap { if case .lazy(let node) = $0.cells { node } else { nil } }
  }
}

extension Table {
  /// The rows at the given places, in that order.
  func selecting(_ places: [Int]) -> Table {
    let columns = columns.map { column in
      guard case .known(let cells) = column.cells else { return column }
      return Column(name: column.name, cells: .known(places.map { cells[$0] }))
    }
    return Table(
      rowTitle: rowTitle, rows: places.map { rows[$0] }, columns: columns, mainColumn: mainColumn,
      groups: groups.isEmpty ? [] : places.map { groups[$0] },
      isBlank: isBlank.isEmpty ? [] : places.map { isBlank[$0] })
  }

  /// The table with this column alone.
  func keeping(_ column: Column) -> Table {
    Table(
      rowTitle: rowTitle, rows: rows, columns: [column], mainColumn: column.name, groups: groups,
      isBlank: isBlank)
  }

  /// The table with the numbers of its lazy columns filled in.
  ///
  /// - Parameter numbers: for a value the numbers of its groups.
  package func filled(_ numbers: (NodeID) -> [Double]) -> Table {
    let columns = columns.map { column in
      guard case .lazy(let node) = column.cells else { return column }
      let found = numbers(node)
      let cells = rows.indices.map { row in
        let group = groups[row]
        let number = found.indices.contains(group) ? found[group] : found.first ?? .nan
        return isBlank[row] ? Cell.nothing : .number(number)
      }
      return Column(name: column.name, cells: .known(cells))
    }
    return Table(rowTitle: rowTitle, rows: rows, columns: columns, mainColumn: mainColumn)
  }

  /// The cells of a row, one for each column; `nothing` where they are not known.
  public func cells(inRow row: Int) -> [Cell] {
    columns.map { if case .known(let cells) = $0.cells { cells[row] } else { .nothing } }
  }
}

extension Table.Column {
  /// The cells that are numbers, as numbers; nil when they are not known or of another kind.
  var numbers: [Double]? {
    guard case .known(let cells) = cells else { return nil }
    var result: [Double] = []
    for cell in cells {
      switch cell {
      case .number(let number): result.append(number)
      case .count(let count): result.append(Double(count))
      case .nothing: continue
      case .text, .shape, .dtype: return nil
      }
    }
    return result
  }

  /// Whether the cells are numbers, known or not.
  var isNumeric: Bool {
    if case .lazy = cells { true } else { numbers != nil }
  }
}
