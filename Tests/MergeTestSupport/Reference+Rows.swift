import MokumeGraph
import MokumeTensor

extension Reference {
  /// Applies an operation to each stored row, one after the other.
  func withinRow(
    _ operation: RowOperation, _ x: Column, _ precision: Precision
  ) throws -> Column {
    let elements = x.spread()
    let length = max(1, x.shape.rowLength)
    var results: [Element] = []
    results.reserveCapacity(elements.count)
    for start in stride(from: 0, to: elements.count, by: length) {
      let row = Array(elements[start..<start + length])
      switch operation {
      case .trimBlocks(let keep, let count):
        results += trimBlocks(row, keep: keep, of: count, precision)
      }
    }
    return Column(x.shape, .element, results)
  }

  private func trimBlocks(
    _ row: [Element], keep: Int, of count: Int, _ precision: Precision
  ) -> [Element] {
    stride(from: 0, to: row.count, by: count).flatMap { start in
      let block = Array(row[start..<min(start + count, row.count)])
      return Reference.kept(block, wanted: min(keep, block.count), precision)
    }
  }
}
