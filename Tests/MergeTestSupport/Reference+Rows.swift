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
      case .rank: results += rank(row, precision)
      }
    }
    return Column(x.shape, .element, results)
  }

  /// An element is open if rounding could put it on another side of a neighbour.
  private func rank(_ row: [Element], _ precision: Precision) -> [Element] {
    let keys = row.map { precision.key($0.value, byMagnitude: false) }
    let order = row.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }
    var ranks = row.map { _ in Element(0) }
    for (rank, index) in order.enumerated() {
      let neighbours = [rank - 1, rank + 1].filter(order.indices.contains).map { row[order[$0]] }
      let isClose = neighbours.contains { other in
        let distance = (other.value - row[index].value).magnitude
        return distance <= precision.tolerance(other.scale + row[index].scale)
          && (distance > 0 || isRounded(other) || isRounded(row[index]))
      }
      let value = precision.rounded(Double(rank))
      ranks[index] = Element(value, isOpen: isClose || row[index].isOpen)
    }
    return ranks
  }

  /// Whether a number carries the rounding errors of larger ones.
  private func isRounded(_ element: Element) -> Bool { element.scale > element.value.magnitude }

  private func trimBlocks(
    _ row: [Element], keep: Int, of count: Int, _ precision: Precision
  ) -> [Element] {
    stride(from: 0, to: row.count, by: count).flatMap { start in
      let block = Array(row[start..<min(start + count, row.count)])
      return Reference.kept(block, wanted: min(keep, block.count), precision)
    }
  }
}
