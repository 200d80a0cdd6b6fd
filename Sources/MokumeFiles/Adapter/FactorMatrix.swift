import CMokumeBlocks

/// A matrix that an adapter stores as smaller ones. Only the rectangles that are asked for are computed,
/// in f64, each element in one order whatever the rectangle.
indirect enum FactorMatrix: Sendable {
  /// A tensor as it is stored.
  case stored(FactorTensor)
  /// A tensor with rows and columns exchanged.
  case turned(FactorTensor)
  /// The product of two matrices.
  case product(FactorMatrix, FactorMatrix)
  /// The products of elements at the same place.
  case elementwise(FactorMatrix, FactorMatrix)
  /// The Kronecker product: each element of the first times all of the second.
  case kronecker(FactorMatrix, FactorMatrix)
  /// Of a core t with the dimensions i, j, k and l and a matrix b: the matrix of rows i and columns
  /// (r, k, l) that is the sum over j of t[i, j, k, l] * b[j, r].
  case core(FactorTensor, FactorMatrix)

  var rows: Int {
    switch self {
    case .stored(let tensor), .core(let tensor, _): tensor.rows
    case .turned(let tensor): tensor.columns
    case .product(let left, _), .elementwise(let left, _): left.rows
    case .kronecker(let left, let right): left.rows * right.rows
    }
  }

  var columns: Int {
    switch self {
    case .stored(let tensor): tensor.columns
    case .turned(let tensor): tensor.rows
    case .product(_, let right): right.columns
    case .elementwise(let left, _): left.columns
    case .kronecker(let left, let right): left.columns * right.columns
    case .core(let tensor, let right): right.columns * (tensor.columns / max(1, right.rows))
    }
  }
}

extension FactorMatrix {
  /// The most terms that an element is the sum of.
  var inner: Int {
    switch self {
    case .stored, .turned: 1
    case .product(let left, let right): max(left.columns, left.inner, right.inner)
    case .elementwise(let left, let right), .kronecker(let left, let right):
      max(left.inner, right.inner)
    case .core(_, let right): right.rows
    }
  }

  /// Inner indices that are summed over at once; bounds the memory of a product.
  private static let innerBlock = 256

  /// Fills `out` with a rectangle, row by row.
  func fill(
    _ rows: Range<Int>, _ columns: Range<Int>, _ out: UnsafeMutablePointer<Double>
  ) throws {
    switch self {
    case .stored(let tensor): try tensor.fill(rows, columns, out)
    case .turned(let tensor): try tensor.fillTurned(rows, columns, out)
    case .product(let left, let right): try product(left, right, rows, columns, out)
    case .elementwise(let left, let right):
      let count = rows.count * columns.count
      try left.fill(rows, columns, out)
      try withDoubles(count) { other in
        try right.fill(rows, columns, other)
        for place in 0..<count { out[place] *= other[place] }
      }
    case .kronecker(let left, let right): try kronecker(left, right, rows, columns, out)
    case .core(let tensor, let right): try core(tensor, right, rows, columns, out)
    }
  }

  private func product(
    _ left: FactorMatrix, _ right: FactorMatrix, _ rows: Range<Int>, _ columns: Range<Int>,
    _ out: UnsafeMutablePointer<Double>
  ) throws {
    out.update(repeating: 0, count: rows.count * columns.count)
    let block = min(Self.innerBlock, left.columns)
    try withDoubles(rows.count * block) { x in
      try withDoubles(block * columns.count) { y in
        for start in stride(from: 0, to: left.columns, by: max(1, block)) {
          let inner = start..<min(left.columns, start + block)
          try left.fill(rows, inner, x)
          try right.fill(inner, columns, y)
          mb_add_product(BlockLevel.highest, x, y, out, rows.count, inner.count, columns.count)
        }
      }
    }
  }

  private func kronecker(
    _ left: FactorMatrix, _ right: FactorMatrix, _ rows: Range<Int>, _ columns: Range<Int>,
    _ out: UnsafeMutablePointer<Double>
  ) throws {
    let (height, width) = (right.rows, right.columns)
    // A rectangle within one block of the result at a time.
    for upper in blocks(rows, height) {
      let inside = upper.lowerBound % height..<(upper.upperBound - 1) % height + 1
      for part in blocks(columns, width) {
        let within = part.lowerBound % width..<(part.upperBound - 1) % width + 1
        let (row, column) = (upper.lowerBound / height, part.lowerBound / width)
        try withDoubles(inside.count * within.count + 1) { scratch in
          try left.fill(row..<row + 1, column..<column + 1, scratch)
          let factor = scratch[0]
          try right.fill(inside, within, scratch)
          for i in 0..<inside.count {
            let target = (upper.lowerBound - rows.lowerBound + i) * columns.count
            let start = out + target + (part.lowerBound - columns.lowerBound)
            for j in 0..<within.count { start[j] = factor * scratch[i * within.count + j] }
          }
        }
      }
    }
  }

  /// A range cut at the multiples of a length.
  private func blocks(_ range: Range<Int>, _ length: Int) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var start = range.lowerBound
    while start < range.upperBound {
      let end = min(range.upperBound, (start / length + 1) * length)
      parts.append(start..<end)
      start = end
    }
    return parts
  }

  private func core(
    _ tensor: FactorTensor, _ right: FactorMatrix, _ rows: Range<Int>, _ columns: Range<Int>,
    _ out: UnsafeMutablePointer<Double>
  ) throws {
    let kernel = tensor.columns / right.rows
    let wanted = columns.lowerBound / kernel..<(columns.upperBound - 1) / kernel + 1
    try withDoubles(right.rows * wanted.count) { matrix in
      try right.fill(0..<right.rows, wanted, matrix)
      try withDoubles(tensor.columns) { values in
        for (place, row) in rows.enumerated() {
          try tensor.fill(row..<row + 1, 0..<tensor.columns, values)
          for (index, column) in columns.enumerated() {
            var sum = 0.0
            for j in 0..<right.rows {
              sum +=
                values[j * kernel + column % kernel]
                * matrix[j * wanted.count + column / kernel - wanted.lowerBound]
            }
            out[place * columns.count + index] = sum
          }
        }
      }
    }
  }
}
