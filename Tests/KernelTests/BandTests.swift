import MokumeKernels
import Testing

@Suite struct BandTests {
  @Test("bands equal the reference", arguments: KernelLevel.available)
  func bands(level: KernelLevel) {
    let f32Bands: [(UInt64, UInt64)] = [
      (0, 0), (0, 1), (0, 1 << 31), (0, 1 << 32), (1 << 33, 1 << 34),
      (key(1 as Float), key(2 as Float)), (key(1 as Float), key(1 as Float)),
      (key(2 as Float), key(2 as Float) + 1), (key(Float.infinity), UInt64(UInt32.max)),
      (UInt64(UInt32.max), 1 << 32), (5, UInt64.max),
    ]
    for (low, high) in f32Bands { check(Float.self, level, low, high) }
    let f64Bands: [(UInt64, UInt64)] = [
      (0, 0), (0, 1), (0, UInt64.max), (key(1.0), key(2.0)), (key(1.0), key(1.0)),
      (key(2.0), key(2.0) + 1), (key(4.0), UInt64.max),
    ]
    for (low, high) in f64Bands { check(Double.self, level, low, high) }
  }

  private func key<T: TileElement>(_ x: T) -> UInt64 { x.key(.magnitude) }

  /// The shift that fits the band into the tally's buckets.
  private func shift(_ low: UInt64, _ high: UInt64) -> Int {
    let width = high - low
    let bits = UInt64.bitWidth - (width == 0 ? 0 : width - 1).leadingZeroBitCount
    return max(0, bits - (Tally.bucketCount.bitWidth - 1 - Tally.bucketCount.leadingZeroBitCount))
  }

  private func check<T: TileElement>(
    _ type: T.Type, _ level: KernelLevel, _ low: UInt64, _ high: UInt64
  ) {
    for order in KeyOrder.allCases { check(type, level, order, low, high) }
  }

  private func check<T: TileElement>(
    _ type: T.Type, _ level: KernelLevel, _ order: KeyOrder, _ low: UInt64, _ high: UInt64
  ) {
    let loops = T.loops(of: Kernels(level: level))
    let loop = order == .magnitude ? loops.band : loops.bandByValue
    let a: [T] = MagnitudeTests.tiedNumbers(100) + moderateNumbers(100, seed: 11)
    let tally = Tally()
    let shift = shift(low, high)
    for n in [0, 1, 7, 8, 9, 16, 31, 100, a.count] {
      let wanted = ScalarReference.band(Array(a[..<n]), order, low: low, high: high)
      var found = ScalarReference.Band()
      found.above = loop(tally.begin(low: low, shift: shift), a, low, high, n)
      var totals = [UInt64](repeating: 0, count: Tally.bucketCount)
      for run in tally.drain(into: &totals) ?? [] { found.counts[run.key] = run.count }
      #expect(found == wanted, "\(T.self), \(order), band \(low)..<\(high), n = \(n)")
      var buckets = [UInt64](repeating: 0, count: Tally.bucketCount)
      for (key, count) in wanted.counts {
        buckets[Int((key - low) >> UInt64(shift))] += UInt64(count)
      }
      #expect(totals == buckets)
    }
  }

  @Test("a second tile adds to the counts of the first", arguments: KernelLevel.available)
  func accumulation(level: KernelLevel) {
    let loop = Kernels(level: level).f32.band
    let a: [Float] = moderateNumbers(200, seed: 12)
    let (low, high) = (key(0.01 as Float), key(100 as Float))
    let wanted = ScalarReference.band(a, low: low, high: high)
    let tally = Tally()
    var above = 0
    for start in stride(from: 0, to: 200, by: 50) {
      let tile = Array(a[start..<start + 50])
      above += loop(tally.begin(low: low, shift: shift(low, high)), tile, low, high, 50)
    }
    var totals = [UInt64](repeating: 0, count: Tally.bucketCount)
    let runs = tally.drain(into: &totals) ?? []
    #expect(above == wanted.above)
    #expect(Dictionary(uniqueKeysWithValues: runs.map { ($0.key, $0.count) }) == wanted.counts)
  }

  @Test("a tally tells thousands of keys apart", arguments: KernelLevel.available)
  func manyKeys(level: KernelLevel) {
    checkManyKeys(Float.self, level)
    checkManyKeys(Double.self, level)
  }

  /// More elements than a loop packs at a time, most of them different, and the tally nearly full.
  private func checkManyKeys<T: TileElement>(_ type: T.Type, _ level: KernelLevel) {
    let a: [T] = moderateNumbers(5000, seed: 13) + (1...1500).map { T($0 % 700) }
    let (low, high) = (key(0.001 as T), key(10000 as T))
    let wanted = ScalarReference.band(a, low: low, high: high)
    let tally = Tally()
    var found = ScalarReference.Band()
    let loop = T.loops(of: Kernels(level: level)).band
    found.above = loop(tally.begin(low: low, shift: shift(low, high)), a, low, high, a.count)
    var totals = [UInt64](repeating: 0, count: Tally.bucketCount)
    for run in tally.drain(into: &totals) ?? [] { found.counts[run.key] = run.count }
    #expect(wanted.counts.count > 4000 && wanted.above > 100)
    #expect(found == wanted)
  }

  @Test("a tally with too many different keys keeps its buckets and gives up its runs")
  func fullTally() {
    let loop = Kernels().f32.band
    let a = (1...8000).map(Float.init)
    let tally = Tally()
    let (low, high) = (key(1 as Float), key(8001 as Float))
    let above = loop(tally.begin(low: low, shift: shift(low, high)), a, low, high, a.count)
    var totals = [UInt64](repeating: 0, count: Tally.bucketCount)
    #expect(above == 0)
    #expect(tally.drain(into: &totals) == nil)
    let buckets = Dictionary(grouping: a) { Int((key($0) - low) >> UInt64(shift(low, high))) }
    #expect(totals == totals.indices.map { UInt64(buckets[$0]?.count ?? 0) })
    _ = loop(tally.begin(low: low, shift: shift(low, high)), a, low, high, 3)
    #expect(tally.drain(into: &totals)?.count == 3, "an emptied tally starts anew")
  }
}
