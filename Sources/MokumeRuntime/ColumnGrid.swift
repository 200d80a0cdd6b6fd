import MokumeTensor

/// How a pass over columns cuts a tensor: runs of whole rows, each added up in order by one worker.
///
/// The runs depend on the shape alone, and their sums are added in order, so the result does not depend
/// on who added which.
struct ColumnGrid: Sendable {
  /// Columns of the tensor.
  let width: Int
  private let rowCount: Int
  private let runRows: Int

  /// The most runs: each has a number for each column.
  private static let mostRuns = 16
  /// Elements below which a run is not worth another vector.
  private static let runElements = 1 << 18

  init(_ shape: Shape) {
    width = shape.columnCount
    rowCount = width == 0 ? 0 : shape.elementCount / width
    let runs = min(Self.mostRuns, shape.elementCount / Self.runElements, rowCount)
    runRows = (rowCount + max(1, runs) - 1) / max(1, runs)
  }

  /// Number of runs; a tensor without elements has none.
  var count: Int { runRows == 0 ? 0 : (rowCount + runRows - 1) / runRows }

  /// The elements of a run.
  func range(_ run: Int) -> Range<Int> {
    run * runRows * width..<min(rowCount, (run + 1) * runRows) * width
  }

  /// The run of an element.
  func run(of element: Int) -> Int { element / width / runRows }
}
