/// Columns of numbers in f64, row by row, that can be made orthonormal.
///
/// The row length is a multiple of 8, so that loops take eight columns at a time; columns that nothing
/// needs are 0.
final class ColumnBasis {
  let rows: Int
  /// Columns, and so the numbers in a row.
  let width: Int
  let numbers: UnsafeMutablePointer<Double>

  init(rows: Int, width: Int) {
    precondition(width % 8 == 0, "whole groups of columns")
    self.rows = rows
    self.width = width
    // Groups of eight are loaded at once, which asks for memory that begins at a multiple of theirs.
    let bytes = max(1, rows * width) * MemoryLayout<Double>.stride
    numbers = UnsafeMutableRawPointer.allocate(
      byteCount: bytes, alignment: MemoryLayout<SIMD8<Double>>.alignment
    ).bindMemory(to: Double.self, capacity: max(1, rows * width))
    clear()
  }

  deinit { numbers.deallocate() }

  func clear() { numbers.update(repeating: 0, count: rows * width) }

  func row(_ index: Int) -> UnsafeMutablePointer<Double> { numbers + index * width }

  /// Eight numbers of a row.
  @inline(__always)
  static func group(_ row: UnsafeMutablePointer<Double>) -> UnsafeMutablePointer<SIMD8<Double>> {
    UnsafeMutableRawPointer(row).assumingMemoryBound(to: SIMD8<Double>.self)
  }

  /// Makes the columns orthonormal by Gram-Schmidt, each done twice: once more is enough (Giraud et
  /// al., 2005). What lies in the span of the columns before it becomes 0.
  ///
  /// - Returns: the upper triangle R, column by column, with the columns as they were = Q R.
  @discardableResult
  func orthonormalise() -> [[Double]] {
    (0..<width).map { column in
      var shares = [Double](repeating: 0, count: width)
      let before = length(column)
      subtractShares(of: column, into: &shares)
      let between = length(column)
      subtractShares(of: column, into: &shares)
      let after = length(column)
      // The rest of a column in the span is rounding, of which a second time leaves next to nothing.
      let isSpanned = after == 0 || after < 0.5 * between || after < 1e-15 * before
      scale(column, by: isSpanned ? 0 : 1 / after)
      shares[column] = isSpanned ? 0 : after
      return shares
    }
  }

  private func length(_ column: Int) -> Double {
    var sum = 0.0
    for index in 0..<rows {
      let number = numbers[index * width + column]
      sum += number * number
    }
    return sum.squareRoot()
  }

  private func scale(_ column: Int, by factor: Double) {
    for index in 0..<rows { numbers[index * width + column] *= factor }
  }

  /// Takes out of a column what lies along those before it.
  private func subtractShares(of column: Int, into shares: inout [Double]) {
    var dots = [Double](repeating: 0, count: column)
    for index in 0..<rows {
      let row = row(index)
      let own = row[column]
      for other in 0..<column { dots[other] += row[other] * own }
    }
    for index in 0..<rows {
      let row = row(index)
      var along = 0.0
      for other in 0..<column { along += row[other] * dots[other] }
      row[column] -= along
    }
    for other in 0..<column { shares[other] += dots[other] }
  }
}
