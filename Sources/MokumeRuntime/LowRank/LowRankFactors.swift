import MokumeTensor

/// The best approximation of a matrix A by a product of two with `rank` columns and rows, found while A's
/// rows go by several times.
///
/// A randomised range finder (Halko, Martinsson and Tropp, arXiv:0909.4061) for the space of A's rows: Z is
/// random at first, and each time A goes by it becomes an orthonormal basis of what AᵀA makes of it.
/// The last time B = A Z is kept, and with the singular values of the small R of B = Q R
///
///     A ≈ B Zᵀ = Q R Zᵀ = (Q U √S) (√S Vᵀ Zᵀ)
///
/// cut to the largest ones. More columns than the rank, and so many times, bring the error to within
/// one percent of the smallest possible one also where singular values fall slowly. A matrix of no higher
/// rank is met but for rounding.
final class LowRankFactors {
  /// How often A goes by for the basis, before it does for B.
  static let refinements = 4
  /// How often A is read.
  static let passes = refinements + 1

  let rows: Int
  let columns: Int
  let rank: Int
  private var basis: ColumnBasis
  private var next: ColumnBasis
  private var product: ColumnBasis?

  /// - Parameter random: fills memory with numbers in 0 to 1, the same each time.
  init(
    rows: Int, columns: Int, rank: Int, random: (UnsafeMutablePointer<Double>, Int) -> Void
  ) {
    self.rows = rows
    self.columns = columns
    self.rank = rank
    let width = Self.width(rank)
    basis = ColumnBasis(rows: columns, width: width)
    next = ColumnBasis(rows: columns, width: width)
    random(basis.numbers, columns * width)
    for index in 0..<columns * width { basis.numbers[index] -= 0.5 }
    basis.orthonormalise()
  }

  /// Columns of the basis: a quarter of the rank more, at least 8, in whole groups.
  private static func width(_ rank: Int) -> Int { (rank + max(8, rank / 4) + 7) / 8 * 8 }

  /// Bytes that the factors of a matrix take while they are found.
  static func byteCount(rows: Int, columns: Int, rank: Int) -> Int {
    let numbers = (2 * columns + rows + 8) * width(rank) + RowReader.blockRows * columns
    return (numbers + (rows + columns) * rank) * MemoryLayout<Double>.stride
  }

  /// Who takes A's rows for a pass.
  func reader(pass: Int) -> RowReader {
    if pass < Self.refinements {
      return RowReader(columns: columns) { self.refine(by: $1) }
    }
    product = ColumnBasis(
      rows: (rows + RowReader.blockRows - 1) / RowReader.blockRows * RowReader.blockRows,
      width: basis.width)
    return RowReader(columns: columns) { self.project($1, at: $0) }
  }

  /// A pass has come to its end.
  func end(pass: Int) {
    guard pass < Self.refinements else { return }
    swap(&basis, &next)
    next.clear()
    basis.orthonormalise()
  }

  /// The two factors, row by row: the one with a row for each of A's columns first, turned.
  func factors() -> (down: [Double], up: [Double]) {
    var down = [Double](repeating: 0, count: rank * columns)
    var up = [Double](repeating: 0, count: rows * rank)
    guard let product else { return (down, up) }
    let small = SmallSingularValues(product.orthonormalise())
    // What is smaller is the rounding of a matrix of lower rank.
    let least = 1e-12 * (small.values.first ?? 0)
    for place in 0..<rank where small.values[place] > least {
      let root = small.values[place].squareRoot()
      for row in 0..<rows {
        up[row * rank + place] = Self.dot(product.row(row), small.scaledLeft[place]) / root
      }
      for column in 0..<columns {
        down[place * columns + column] = Self.dot(basis.row(column), small.right[place]) * root
      }
    }
    return (down, up)
  }

  private static func dot(_ a: UnsafeMutablePointer<Double>, _ b: [Double]) -> Double {
    var sum = 0.0
    for index in b.indices { sum += a[index] * b[index] }
    return sum
  }
}

extension LowRankFactors {
  private typealias Group = SIMD8<Double>

  /// Adds aᵀ (a Z) for each row a of a block.
  private func refine(by block: UnsafeMutablePointer<Double>) {
    for group in stride(from: 0, to: basis.width, by: 8) {
      let (first, second, third, fourth) = products(of: block, group)
      let target = next.numbers + group
      for column in 0..<columns {
        let place = ColumnBasis.group(target + column * next.width)
        var sum = place.pointee
        sum += first * block[column]
        sum += second * block[columns + column]
        sum += third * block[2 * columns + column]
        sum += fourth * block[3 * columns + column]
        place.pointee = sum
      }
    }
  }

  /// Keeps a Z for each row a of a block.
  private func project(_ block: UnsafeMutablePointer<Double>, at row: Int) {
    guard let product else { return }
    for group in stride(from: 0, to: basis.width, by: 8) {
      let (first, second, third, fourth) = products(of: block, group)
      for (offset, value) in [first, second, third, fourth].enumerated() {
        ColumnBasis.group(product.row(row + offset) + group).pointee = value
      }
    }
  }

  /// Eight columns of a Z for the four rows a of a block.
  private func products(
    of block: UnsafeMutablePointer<Double>, _ group: Int
  ) -> (Group, Group, Group, Group) {
    var (first, second, third, fourth) = (Group.zero, Group.zero, Group.zero, Group.zero)
    let source = basis.numbers + group
    for column in 0..<columns {
      let along = ColumnBasis.group(source + column * basis.width).pointee
      first += along * block[column]
      second += along * block[columns + column]
      third += along * block[2 * columns + column]
      fourth += along * block[3 * columns + column]
    }
    return (first, second, third, fourth)
  }
}
