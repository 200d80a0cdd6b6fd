import MokumeKernels
import Testing

@Suite("Loops over rows")
struct RowTests {
  static let lengths = [1, 2, 3, 7, 8, 15, 16, 17, 33, 64, 100, 1000, 1023, 1025, 2500]

  @Test("the largest of each block equal the reference", arguments: KernelLevel.available)
  func trimBlocks(level: KernelLevel) {
    checkBlocks(Float.self, level)
    checkBlocks(Double.self, level)
  }

  private func checkBlocks<T: TileElement>(_ type: T.Type, _ level: KernelLevel) {
    let trimBlocks = T.loops(of: Kernels(level: level)).trimBlocks
    let numbers: [T] = MagnitudeTests.tiedNumbers(3000)
    for length in Self.lengths {
      for (keep, count) in [
        (1, 1), (0, 4), (1, 4), (2, 4), (1, 2), (2, 8), (3, 5), (7, 16), (9, 17), (30, 64),
      ] {
        let row = Array(numbers[..<length])
        let wanted = ScalarReference.trimBlocks(row, keep: keep, of: count)
        let found = written(length, offset: length % 3) {
          trimBlocks($0, row, keep, count, length, 1)
        }
        #expect(difference(found, wanted) == nil, "\(keep) of \(count), row of \(length)")
      }
    }
  }

  @Test("ranks equal the reference", arguments: KernelLevel.available)
  func rank(level: KernelLevel) {
    checkRanks(Float.self, level)
    checkRanks(Double.self, level)
  }

  /// So many different multiples of `step` in no order; each `odd`-th number is one more.
  private static func scattered<T: TileElement>(
    _ count: Int, of different: Int, step: Int = 1, odd: Int = .max
  ) -> [T] {
    (0..<count).map { place in
      let number = place * 7919 % different * step
      return T(place % odd == 3 ? number + 1 : number)
    }
  }

  private func checkRanks<T: TileElement>(_ type: T.Type, _ level: KernelLevel) {
    let rank = T.loops(of: Kernels(level: level)).rank
    let rows: [[T]] = [
      MagnitudeTests.tiedNumbers(3000), mixedNumbers(3000), moderateNumbers(3000),
      (0..<3000).map { T($0 % 5) }, [T](repeating: 2, count: 3000),
      (0..<3000).map { $0 == 1500 ? 1 : 0 }, (0..<3000).map { $0 % 25 == 7 ? T($0) : 0 },
      (0..<3000).map { T(3000 - $0) },
      // Rounded differences, some of which share their upper bits.
      Self.scattered(3000, of: 173, step: 8, odd: 90),
      Self.scattered(3000, of: 400, step: 256, odd: 40),
    ]
    for (kind, numbers) in rows.enumerated() {
      for length in Self.lengths + [127, 128, 129, 2047, 2048] {
        // Its own length, so that scratch memory is no more than a row needs.
        let scratch = UnsafeMutableRawPointer.allocate(
          byteCount: TileLoops<T>.rankScratch(rowLength: length), alignment: 64)
        defer { scratch.deallocate() }
        let row = Array(numbers[..<length])
        let found = written(length, offset: length % 3) { rank($0, row, scratch, length, 1) }
        let wanted = ScalarReference.rank(row)
        #expect(difference(found, wanted) == nil, "kind \(kind), row of \(length)")
      }
    }
  }

  @Test(
    "each row is ranked by itself, whatever the one before was", arguments: KernelLevel.available)
  func rankedRows(level: KernelLevel) {
    let length = 700
    let rows: [[Float]] = [
      Self.scattered(length, of: 90), moderateNumbers(length, seed: 5),
      Self.scattered(length, of: 60, step: 4, odd: 50), Self.scattered(length, of: length),
      mixedNumbers(length, seed: 6), Self.scattered(length, of: 90),
    ]
    let scratch = UnsafeMutableRawPointer.allocate(
      byteCount: TileLoops<Float>.rankScratch(rowLength: length), alignment: 64)
    defer { scratch.deallocate() }
    let numbers = rows.flatMap { $0 }
    let found = written(numbers.count) {
      Kernels(level: level).f32.rank($0, numbers, scratch, length, rows.count)
    }
    #expect(difference(found, rows.flatMap { ScalarReference.rank($0) }) == nil)
  }

  @Test("blocks begin anew with each row, also in place", arguments: KernelLevel.available)
  func rows(level: KernelLevel) {
    let trimBlocks = Kernels(level: level).f32.trimBlocks
    let numbers = [Float](MagnitudeTests.tiedNumbers(7 * 37).prefix(7 * 37))
    let wanted = (0..<7).flatMap {
      ScalarReference.trimBlocks(Array(numbers[$0 * 37..<($0 + 1) * 37]), keep: 2, of: 8)
    }
    let found = written(numbers.count) { pointer in
      pointer.update(from: numbers, count: numbers.count)
      trimBlocks(pointer, pointer, 2, 8, 37, 7)
    }
    #expect(difference(found, wanted) == nil)
  }
}
