import CMokumeBlocks
import MokumeTensor

/// A stored tensor as a matrix of f64 numbers, read a rectangle at a time.
struct FactorTensor: Sendable {
  let file: InputFile
  let tensor: StoredTensor
  let rows: Int
  let columns: Int

  /// A tensor as a matrix: the first dimension are its rows.
  init(_ tensor: StoredTensor, in file: InputFile) {
    self.file = file
    self.tensor = tensor
    rows = tensor.header.shape.dimensions.first ?? 1
    columns = rows == 0 ? 0 : tensor.header.shape.elementCount / rows
  }

  /// The types that are read.
  static func reads(_ type: DType) -> Bool { code(type) != nil }

  private static func code(_ type: DType) -> Int32? {
    switch type {
    case .f64: Int32(MB_F64)
    case .f32: Int32(MB_F32)
    case .f16: Int32(MB_F16)
    case .bf16: Int32(MB_BF16)
    default: nil
    }
  }

  /// Fills `out` with a rectangle, row by row.
  func fill(
    _ rows: Range<Int>, _ columns: Range<Int>, _ out: UnsafeMutablePointer<Double>
  ) throws {
    if columns.count == self.columns {
      let all = rows.lowerBound * self.columns..<rows.upperBound * self.columns
      return try widen(all, out)
    }
    for (place, row) in rows.enumerated() {
      let start = row * self.columns
      let part = start + columns.lowerBound..<start + columns.upperBound
      try widen(part, out + place * columns.count)
    }
  }

  /// Fills `out` with a rectangle of the matrix turned round: its row `i` is the column `i` here.
  func fillTurned(
    _ rows: Range<Int>, _ columns: Range<Int>, _ out: UnsafeMutablePointer<Double>
  ) throws {
    try withDoubles(rows.count * columns.count) { scratch in
      try fill(columns, rows, scratch)
      for row in 0..<rows.count {
        for column in 0..<columns.count {
          out[row * columns.count + column] = scratch[column * rows.count + row]
        }
      }
    }
  }

  /// Fills `out` with elements in the order in which they are stored.
  func fillVector(_ elements: Range<Int>, _ out: UnsafeMutablePointer<Double>) throws {
    try widen(elements, out)
  }

  private func widen(_ elements: Range<Int>, _ out: UnsafeMutablePointer<Double>) throws {
    guard !elements.isEmpty, let code = Self.code(tensor.header.dtype) else { return }
    let width = tensor.header.dtype.bitWidth / 8
    let bytes = elements.lowerBound * width..<elements.upperBound * width
    try withUnsafeTemporaryAllocation(byteCount: bytes.count, alignment: 16) { raw in
      if let decoder = tensor.decoder {
        try decoder.decode(bytes, into: raw)
      } else {
        try file.read(into: raw, at: tensor.offset + UInt64(bytes.lowerBound))
      }
      _ = mb_widen(code, raw.baseAddress, elements.count, out)
    }
  }
}

/// Room for some numbers while a closure runs.
func withDoubles<Result>(
  _ count: Int, _ body: (UnsafeMutablePointer<Double>) throws -> Result
) rethrows -> Result {
  try withUnsafeTemporaryAllocation(of: Double.self, capacity: max(1, count)) { buffer in
    guard let start = buffer.baseAddress else { preconditionFailure("a buffer of one or more") }
    return try body(start)
  }
}
