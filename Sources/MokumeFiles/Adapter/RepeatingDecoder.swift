/// Makes a matrix of f32 whose rows, or columns, are all one stored vector.
struct RepeatingDecoder: TensorDecoder {
  let vector: FactorTensor
  let columns: Int
  /// Whether each row is the vector; otherwise each column is.
  let isRow: Bool

  func decode(_ bytes: Range<Int>, into buffer: UnsafeMutableRawBufferPointer) throws {
    guard !bytes.isEmpty else { return }
    let elements = bytes.lowerBound / 4..<(bytes.upperBound + 3) / 4
    try withUnsafeTemporaryAllocation(of: Float.self, capacity: elements.count) { whole in
      try isRow ? fillWithRows(elements, whole) : fillWithColumns(elements, whole)
      let raw = UnsafeRawBufferPointer(whole)
      let first = bytes.lowerBound - elements.lowerBound * 4
      buffer.copyMemory(from: .init(rebasing: raw[first..<first + bytes.count]))
    }
  }

  private func fillWithRows(
    _ elements: Range<Int>, _ out: UnsafeMutableBufferPointer<Float>
  ) throws {
    try withDoubles(columns) { values in
      try vector.fillVector(0..<columns, values)
      var column = elements.lowerBound % columns
      for place in 0..<elements.count {
        out[place] = Float(values[column])
        column = column + 1 == columns ? 0 : column + 1
      }
    }
  }

  private func fillWithColumns(
    _ elements: Range<Int>, _ out: UnsafeMutableBufferPointer<Float>
  ) throws {
    let rows = elements.lowerBound / columns..<(elements.upperBound - 1) / columns + 1
    try withDoubles(rows.count) { values in
      try vector.fillVector(rows, values)
      for (place, row) in rows.enumerated() {
        let part = (row * columns..<(row + 1) * columns).clamped(to: elements)
        let value = Float(values[place])
        for element in part { out[element - elements.lowerBound] = value }
      }
    }
  }
}
