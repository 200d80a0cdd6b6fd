import MokumeKernels
import Testing

@Suite struct BandTests {
  @Test("bands equal the reference", arguments: KernelLevel.available)
  func bands(level: KernelLevel) {
    let f32Bands: [(UInt64, UInt64, UInt32)] = [
      (0, 0, 0), (0, 1, 0), (0, 1 << 31, 12), (0, 1 << 32, 13), (1 << 33, 1 << 34, 20),
      (key(1 as Float), key(2 as Float), 5), (key(1 as Float), key(1 as Float), 0),
      (key(2 as Float), key(2 as Float) + 1, 0), (key(Float.infinity), UInt64(UInt32.max), 12),
      (UInt64(UInt32.max), 1 << 32, 0), (5, UInt64.max, 13),
    ]
    for (low, high, shift) in f32Bands { check(Float.self, level, low, high, shift) }
    let f64Bands: [(UInt64, UInt64, UInt32)] = [
      (0, 0, 0), (0, 1, 0), (0, UInt64.max, 45), (key(1.0), key(2.0), 34),
      (key(1.0), key(1.0), 0), (key(2.0), key(2.0) + 1, 0), (key(4.0), UInt64.max, 45),
    ]
    for (low, high, shift) in f64Bands { check(Double.self, level, low, high, shift) }
  }

  private func key<T: TileElement>(_ x: T) -> UInt64 { x.key(.magnitude) }

  private func check<T: TileElement>(
    _ type: T.Type, _ level: KernelLevel, _ low: UInt64, _ high: UInt64, _ shift: UInt32
  ) {
    for order in KeyOrder.allCases { check(type, level, order, low, high, shift) }
  }

  private func check<T: TileElement>(
    _ type: T.Type, _ level: KernelLevel, _ order: KeyOrder, _ low: UInt64, _ high: UInt64,
    _ shift: UInt32
  ) {
    let loops = T.loops(of: Kernels(level: level))
    let loop = order == .magnitude ? loops.band : loops.bandByValue
    let a: [T] = MagnitudeTests.tiedNumbers(100) + moderateNumbers(100, seed: 11)
    var histogram = [UInt32](repeating: 0, count: 1 << 20)
    var touched = [UInt32](repeating: 0, count: 1 << 20)
    for n in [0, 1, 7, 8, 9, 16, 31, 100, a.count] {
      let wanted = ScalarReference.band(Array(a[..<n]), order, low: low, high: high, shift: shift)
      var touchedCount = 0
      var found = ScalarReference.Band()
      found.above = loop(&histogram, &touched, &touchedCount, a, low, high, shift, n)
      found.touched = Array(touched[..<touchedCount])
      for bucket in found.touched {
        found.counts[bucket] = histogram[Int(bucket)]
        histogram[Int(bucket)] = 0
      }
      #expect(found == wanted, "\(T.self), band \(low)..<\(high) >> \(shift), n = \(n)")
    }
    #expect(histogram.allSatisfy { $0 == 0 }, "every count is in a touched bucket")
  }

  @Test("a second tile adds to the counts of the first", arguments: KernelLevel.available)
  func accumulation(level: KernelLevel) {
    let loop = Kernels(level: level).f32.band
    let a: [Float] = moderateNumbers(200, seed: 12)
    let (low, high) = (key(0.01 as Float), key(100 as Float))
    let wanted = ScalarReference.band(a, low: low, high: high, shift: 22)
    var (histogram, touched) = (
      [UInt32](repeating: 0, count: 64), [UInt32](repeating: 0, count: 64)
    )
    var (touchedCount, above) = (0, 0)
    for start in stride(from: 0, to: 200, by: 50) {
      let tile = Array(a[start..<start + 50])
      above += loop(&histogram, &touched, &touchedCount, tile, low, high, 22, 50)
    }
    #expect(above == wanted.above)
    #expect(Array(touched[..<touchedCount]) == wanted.touched)
    #expect(wanted.counts.allSatisfy { histogram[Int($0.key)] == $0.value })
  }
}
