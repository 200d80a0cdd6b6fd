import MokumeKernels
import Testing

@Suite struct BandTests {
  private static let f32Bands: [BandRange] = [
    (0, 0), (0, 1), (0, 1 << 31), (0, 1 << 32), (1 << 33, 1 << 34),
    (key(1 as Float), key(2 as Float)), (key(1 as Float), key(1 as Float)),
    (key(2 as Float), key(2 as Float) + 1), (key(Float.infinity), UInt64(UInt32.max)),
    (UInt64(UInt32.max), 1 << 32), (5, UInt64.max),
  ]
  private static let f64Bands: [BandRange] = [
    (0, 0), (0, 1), (0, UInt64.max), (key(1.0), key(2.0)), (key(1.0), key(1.0)),
    (key(2.0), key(2.0) + 1), (key(4.0), UInt64.max),
  ]

  @Test("bands equal the reference", arguments: KernelLevel.available)
  func bands(level: KernelLevel) {
    for band in Self.f32Bands { check(Float.self, level, [band]) }
    for band in Self.f64Bands { check(Double.self, level, [band]) }
  }

  @Test("so do several at a time, whichever they are", arguments: KernelLevel.available)
  func several(level: KernelLevel) {
    for first in Self.f32Bands {
      for second in Self.f32Bands { check(Float.self, level, [first, second]) }
    }
    for first in Self.f64Bands {
      for second in Self.f64Bands { check(Double.self, level, [first, second]) }
    }
    check(Float.self, level, Self.f32Bands)
    check(Double.self, level, Self.f64Bands)
  }

  private static func key<T: TileElement>(_ x: T) -> UInt64 { x.key(.magnitude) }

  private func check<T: TileElement>(_ type: T.Type, _ level: KernelLevel, _ ranges: [BandRange]) {
    let a: [T] = MagnitudeTests.tiedNumbers(100) + moderateNumbers(100, seed: 11)
    for order in KeyOrder.allCases {
      let counts = BandCounts(ranges)
      for n in [0, 1, 7, 8, 9, 16, 31, 32, 33, 100, a.count] {
        tally(level, a, order, count: n, into: counts)
        for (range, found) in zip(ranges, counts.drain()) {
          let wanted = ScalarReference.band(
            Array(a[..<n]), order, low: range.low, high: range.high)
          #expect(found.band == wanted, "\(T.self), \(order), \(range) of \(ranges), n = \(n)")
          #expect(found.totals == buckets(wanted, range))
        }
      }
    }
  }

  private func buckets(_ band: ScalarReference.Band, _ range: BandRange) -> [UInt64] {
    var buckets = [UInt64](repeating: 0, count: Tally.bucketCount)
    for (key, count) in band.counts {
      buckets[Int((key - range.low) >> UInt64(bandShift(range)))] += UInt64(count)
    }
    return buckets
  }

  @Test("a second tile adds to the counts of the first", arguments: KernelLevel.available)
  func accumulation(level: KernelLevel) {
    let a: [Float] = moderateNumbers(200, seed: 12)
    let range = (low: Self.key(0.01 as Float), high: Self.key(100 as Float))
    let counts = BandCounts([range])
    tally(level, a, count: 200, tile: 50, into: counts)
    #expect(counts.drain()[0].band == ScalarReference.band(a, low: range.low, high: range.high))
  }

  @Test("a tally tells thousands of keys apart", arguments: KernelLevel.available)
  func manyKeys(level: KernelLevel) {
    checkManyKeys(Float.self, level)
    checkManyKeys(Double.self, level)
  }

  /// More elements than a loop packs at a time, most of them different, and the tally nearly full.
  private func checkManyKeys<T: TileElement>(_ type: T.Type, _ level: KernelLevel) {
    let a: [T] = moderateNumbers(5000, seed: 13) + (1...1500).map { T($0 % 700) }
    let wide = (low: Self.key(0.001 as T), high: Self.key(10000 as T))
    let upper = (low: Self.key(10 as T), high: Self.key(20 as T))
    let counts = BandCounts([wide, upper])
    tally(level, a, count: a.count, into: counts)
    for (range, found) in zip(counts.ranges, counts.drain()) {
      let wanted = ScalarReference.band(a, low: range.low, high: range.high)
      #expect(wanted.counts.count > (range == wide ? 4000 : 10) && wanted.above > 100)
      #expect(found.band == wanted)
    }
  }

  @Test("a tally with too many different keys keeps its buckets and gives up its runs")
  func fullTally() {
    let a = (1...8000).map(Float.init)
    let range = (low: Self.key(1 as Float), high: Self.key(8001 as Float))
    let counts = BandCounts([range])
    tally(.best, a, count: a.count, into: counts)
    var totals = [UInt64](repeating: 0, count: Tally.bucketCount)
    #expect(counts.above(0) == 0)
    #expect(counts.tallies[0].drain(into: &totals) == nil)
    let buckets = Dictionary(grouping: a) {
      Int((Self.key($0) - range.low) >> UInt64(bandShift(range)))
    }
    #expect(totals == totals.indices.map { UInt64(buckets[$0]?.count ?? 0) })
    tally(.best, a, count: 3, into: counts)
    #expect(counts.tallies[0].drain(into: &totals)?.count == 3, "an emptied tally starts anew")
  }
}
