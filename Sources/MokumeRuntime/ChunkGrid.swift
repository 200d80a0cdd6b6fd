import MokumePlan
import MokumeTensor

/// How a pass cuts a tensor into the pieces that workers take.
struct ChunkGrid: Sendable {
  let elementCount: Int
  let rowLength: Int
  let chunkElements: Int
  let isRowAligned: Bool

  init(shape: Shape, isRowAligned: Bool, chunkElements: Int) {
    elementCount = shape.elementCount
    rowLength = max(1, shape.rowLength)
    self.isRowAligned = isRowAligned
    self.chunkElements =
      isRowAligned ? max(1, chunkElements / rowLength) * rowLength : chunkElements
  }

  /// Number of chunks; a tensor without elements has none.
  var count: Int { (elementCount + chunkElements - 1) / chunkElements }

  /// The elements of a chunk.
  func range(_ chunk: Int) -> Range<Int> {
    let start = chunk * chunkElements
    return start..<min(elementCount, start + chunkElements)
  }

  /// The tiles of a range of elements, at most `capacity` elements each.
  ///
  /// Flat tiles begin at reduction blocks of the tensor. Row-aligned tiles are whole rows, or a
  /// piece of one row that begins at a reduction block of the row.
  func tiles(of range: Range<Int>, capacity: Int, _ body: (Range<Int>) throws -> Void) rethrows {
    let step = isRowAligned && rowLength <= capacity ? capacity / rowLength * rowLength : capacity
    var start = range.lowerBound
    while start < range.upperBound {
      var end = min(range.upperBound, start + step)
      if isRowAligned && rowLength > capacity {
        end = min(end, (start / rowLength + 1) * rowLength)
      }
      try body(start..<end)
      start = end
    }
  }
}
