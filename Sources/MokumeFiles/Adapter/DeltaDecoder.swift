import CMokumeBlocks

/// Makes the elements of a tensor that an adapter stores as a product of smaller ones.
struct DeltaDecoder: TensorDecoder {
  let matrix: FactorMatrix
  /// What every element is multiplied by.
  let scale: Double
  /// Whether elements are f64; otherwise they are f32.
  let isDouble: Bool

  /// Elements of a rectangle that is computed at once, and of the part of a factor that it needs: both
  /// stay in the second-level cache, and a factor is read in few pieces.
  private static let area = 1 << 16
  private static let factorArea = 1 << 15
  private static let breadths = 256...2048

  /// Columns of a rectangle.
  private var breadth: Int {
    let wanted = Self.factorArea / max(1, matrix.inner)
    return min(max(wanted, Self.breadths.lowerBound), Self.breadths.upperBound)
  }

  private var width: Int { isDouble ? 8 : 4 }

  func decode(_ bytes: Range<Int>, into buffer: UnsafeMutableRawBufferPointer) throws {
    guard !bytes.isEmpty, matrix.columns > 0 else { return }
    let elements = bytes.lowerBound / width..<(bytes.upperBound + width - 1) / width
    let isWhole =
      elements.lowerBound * width == bytes.lowerBound
      && elements.upperBound * width == bytes.upperBound
    if isWhole, let start = buffer.baseAddress { return try decode(elements, start) }
    try withUnsafeTemporaryAllocation(byteCount: elements.count * width, alignment: 16) { whole in
      guard let start = whole.baseAddress else { return }
      try decode(elements, start)
      let first = bytes.lowerBound - elements.lowerBound * width
      buffer.copyMemory(from: .init(rebasing: whole[first..<first + bytes.count]))
    }
  }

  /// A run of elements: the end of a row, whole rows, the beginning of a row.
  private func decode(_ elements: Range<Int>, _ out: UnsafeMutableRawPointer) throws {
    let length = matrix.columns
    var start = elements.lowerBound
    while start < elements.upperBound {
      let row = start / length
      let isAtStart = start % length == 0
      let whole = isAtStart ? (elements.upperBound - start) / length : 0
      let rows = row..<row + max(1, whole)
      let end = whole > 0 ? rows.upperBound * length : min(elements.upperBound, (row + 1) * length)
      let columns = whole > 0 ? 0..<length : start - row * length..<end - row * length
      try decode(rows, columns, out + (start - elements.lowerBound) * width)
      start = end
    }
  }

  /// A rectangle, whose rows follow each other in memory.
  private func decode(
    _ rows: Range<Int>, _ columns: Range<Int>, _ out: UnsafeMutableRawPointer
  ) throws {
    let breadth = min(columns.count, self.breadth)
    let height = min(rows.count, max(1, Self.area / breadth))
    try withDoubles(height * breadth) { block in
      for left in stride(from: columns.lowerBound, to: columns.upperBound, by: breadth) {
        let part = left..<min(columns.upperBound, left + breadth)
        for top in stride(from: rows.lowerBound, to: rows.upperBound, by: height) {
          let lines = top..<min(rows.upperBound, top + height)
          try matrix.fill(lines, part, block)
          for line in 0..<lines.count {
            let place =
              (lines.lowerBound + line - rows.lowerBound) * columns.count
              + (part.lowerBound - columns.lowerBound)
            mb_narrow(
              block + line * part.count, part.count, scale, isDouble ? 1 : 0, out + place * width)
          }
        }
      }
    }
  }
}
