import Foundation
import MergeTestSupport
import Testing

@testable import MokumeRuntime

/// Factors against matrices whose singular values are known, because their singular vectors are cosines.
@Suite("Low rank")
struct LowRankTests {
  /// Singular values as differences of models have them, from steep to flat.
  static let spectra: [(name: String, value: @Sendable (Int) -> Double)] = [
    ("1 / i", { 1 / Double($0 + 1) }),
    ("1 / sqrt(i)", { 1 / Double($0 + 1).squareRoot() }),
    ("exponential", { exp(-Double($0) / 8) }),
    ("flat", { _ in 1 }),
  ]

  /// A matrix with these singular values, row by row in f32.
  private func matrix(
    _ rows: Int, _ columns: Int, _ value: (Int) -> Double
  ) -> [Float] {
    func cosine(_ count: Int, _ row: Int, _ column: Int) -> Double {
      let angle = Double.pi * (Double(row) + 0.5) * Double(column) / Double(count)
      return cos(angle) * (column == 0 ? 1 / Double(count) : 2 / Double(count)).squareRoot()
    }
    let count = min(rows, columns)
    let left = (0..<rows).map { row in (0..<count).map { cosine(rows, row, $0) * value($0) } }
    let right = (0..<columns).map { column in (0..<count).map { cosine(columns, column, $0) } }
    return left.flatMap { left in
      right.map { right in Float((0..<count).reduce(0) { $0 + left[$1] * right[$1] }) }
    }
  }

  private func factors(
    _ numbers: [Float], _ rows: Int, _ columns: Int, rank: Int, piece: Int = .max
  ) -> (down: [Double], up: [Double]) {
    var bits = Bits(seed: 5)
    let start = (0..<4096).map { _ in Double(bits.next() >> 11) / 0x1p53 }
    let factors = LowRankFactors(rows: rows, columns: columns, rank: rank) { numbers, count in
      for index in 0..<count { numbers[index] = start[index % start.count] }
    }
    numbers.withUnsafeBytes { bytes in
      for pass in 0..<LowRankFactors.passes {
        let reader = factors.reader(pass: pass)
        for begin in stride(from: 0, to: bytes.count, by: min(piece, bytes.count)) {
          let end = min(
            bytes.count, begin.addingReportingOverflow(piece).overflow ? bytes.count : begin + piece
          )
          reader.add(UnsafeRawBufferPointer(rebasing: bytes[begin..<end]), at: begin)
        }
        reader.finish()
        factors.end(pass: pass)
      }
    }
    return factors.factors()
  }

  /// The root of the squares of what a product leaves of a matrix.
  private func error(
    _ numbers: [Float], _ rows: Int, _ columns: Int, _ found: (down: [Double], up: [Double]),
    rank: Int
  ) -> Double {
    var sum = 0.0
    for row in 0..<rows {
      for column in 0..<columns {
        let product = (0..<rank).reduce(0) {
          $0 + found.up[row * rank + $1] * found.down[$1 * columns + column]
        }
        let rest = Double(numbers[row * columns + column]) - product
        sum += rest * rest
      }
    }
    return sum.squareRoot()
  }

  @Test("the error is within 1 percent of the smallest possible one", arguments: spectra.indices)
  func nearBest(index: Int) {
    let spectrum = Self.spectra[index]
    for (rows, columns, rank) in [(96, 60, 4), (50, 90, 16)] {
      let numbers = matrix(rows, columns, spectrum.value)
      let found = factors(numbers, rows, columns, rank: rank)
      let best = (rank..<min(rows, columns)).reduce(0) {
        $0 + spectrum.value($1) * spectrum.value($1)
      }.squareRoot()
      let error = error(numbers, rows, columns, found, rank: rank)
      #expect(error <= 1.01 * best, "\(spectrum.name): \(error / best)")
      // Less than the least would mean that the reference is wrong.
      #expect(error >= 0.999 * best, "\(spectrum.name): \(error / best)")
    }
  }

  @Test("a matrix of no higher rank is met, also where it is smaller than the rank")
  func met() {
    for (rows, columns, own, rank) in [
      (40, 33, 3, 3), (40, 33, 2, 7), (6, 50, 6, 12), (50, 1, 1, 4),
    ] {
      let numbers = matrix(rows, columns) { $0 < own ? 1 / Double($0 + 1) : 0 }
      let found = factors(numbers, rows, columns, rank: rank)
      let size = numbers.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
      let error = error(numbers, rows, columns, found, rank: rank)
      #expect(error <= 1e-6 * size, "\(rows) x \(columns): \(error / size)")
      #expect((found.down + found.up).allSatisfy { $0.isFinite })
    }
  }

  @Test("numbers as large and as small as f32 has them are no trouble", arguments: [1e37, 1e-37])
  func extremes(scale: Double) {
    let numbers = matrix(20, 12) { $0 < 2 ? scale : 0 }
    let found = factors(numbers, 20, 12, rank: 2)
    #expect(error(numbers, 20, 12, found, rank: 2) <= 1e-6 * scale)
  }

  @Test("nothing depends on the pieces in which rows come", arguments: [4, 20, 132, 1000])
  func pieces(piece: Int) {
    let numbers = matrix(30, 33) { 1 / Double($0 + 1) }
    let whole = factors(numbers, 30, 33, rank: 4)
    let parts = factors(numbers, 30, 33, rank: 4, piece: piece)
    #expect(whole == parts)
  }

  @Test("nothing is made of nothing")
  func zero() {
    let found = factors([Float](repeating: 0, count: 70), 10, 7, rank: 3)
    #expect((found.down + found.up).allSatisfy { $0 == 0 })
  }
}
