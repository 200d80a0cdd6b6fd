import MokumeKernels
import Testing

@Suite struct MagnitudeTests {
  /// Numbers of which many share a magnitude: hard ones, and small whole ones of both signs.
  static func tiedNumbers<T: TileElement>(_ count: Int) -> [T] {
    var bits = Bits(seed: 10)
    let small = (0..<count).map { _ in T(bits.next() % 8) - 4 }
    return Array(small[..<(count / 2)]) + hardNumbers() + small[(count / 2)...]
  }

  @Test("keys order magnitudes and put NaN last")
  func keys() {
    let magnitudes: [Float] = [0, .leastNonzeroMagnitude, 0.5, 1, 1e30, .infinity, .nan]
    let keys = magnitudes.map { $0.key(.magnitude) }
    #expect(keys == keys.sorted() && Set(keys).count == keys.count)
    #expect(keys == magnitudes.map { (-$0).key(.magnitude) })
    #expect(Double.nan.key(.magnitude) == UInt64.max)
  }

  @Test("keep and trim equal the reference", arguments: KernelLevel.available)
  func keepAndTrim(level: KernelLevel) {
    let extra: [UInt64] = [0, UInt64(UInt32.max), 1 << 32, UInt64.max]
    checkKeep(Float.self, level, extra)
    checkKeep(Double.self, level, extra)
  }

  private func checkKeep<T: TileElement>(_ type: T.Type, _ level: KernelLevel, _ extra: [UInt64]) {
    let loops = T.loops(of: Kernels(level: level))
    let a: [T] = Self.tiedNumbers(120)
    let keys = [1, 2, 4, .infinity].map { ($0 as T).key(.magnitude) } + extra
    for key in keys {
      for ties: UInt64 in [0, 1, 5, 17, 1000] {
        for n in [0, 1, 7, 8, 15, 16, 17, 33, 100, a.count] {
          let x = Array(a[..<n])
          compare(loops.keep, ScalarReference.keep, x, key, ties)
          compare(loops.trim, ScalarReference.trim, x, key, ties)
        }
      }
    }
  }

  private func compare<T: TileElement>(
    _ loop: TileLoops<T>.Keep, _ reference: ([T], UInt64, inout UInt64) -> [T], _ a: [T],
    _ key: UInt64, _ ties: UInt64
  ) {
    var (left, wantedLeft) = (ties, ties)
    let wanted = reference(a, key, &wantedLeft)
    let found = written(a.count, offset: a.count % 3) { loop($0, a, key, &left, a.count) }
    #expect(difference(found, wanted) == nil, "key \(key), \(ties) ties, n = \(a.count)")
    #expect(left == wantedLeft, "ties left, key \(key), \(ties) ties, n = \(a.count)")
  }

  @Test("ties are given out in order until they are used up", arguments: KernelLevel.available)
  func ties(level: KernelLevel) {
    checkTies(Float.self, level)
    checkTies(Double.self, level)
  }

  /// Ties that end before, at, inside and after every kind of vector.
  private func checkTies<T: TileElement>(_ type: T.Type, _ level: KernelLevel) {
    let trim = T.loops(of: Kernels(level: level)).trim
    let a = [T](repeating: -2, count: 40) + Self.tiedNumbers(200) + [T](repeating: 2, count: 9)
    let key = (2 as T).key(.magnitude)
    let equal = UInt64(a.count { $0.magnitude == 2 })
    for ties in [0, 1, 7, 8, 15, 16, 17, 40, equal - 9, equal - 1, equal, equal + 1, .max] {
      compare(trim, ScalarReference.trim, a, key, ties)
      compare(trim, ScalarReference.trim, Array(a.dropLast(a.count % 16)), key, ties)
    }
  }

  @Test("trim works in place, tile after tile", arguments: KernelLevel.available)
  func inPlace(level: KernelLevel) {
    let trim = Kernels(level: level).f32.trim
    let a: [Float] = Self.tiedNumbers(300)
    let key = (2 as Float).key(.magnitude)
    var (left, wantedLeft): (UInt64, UInt64) = (20, 20)
    let wanted = ScalarReference.trim(a, key: key, ties: &wantedLeft)
    let found = written(a.count) { pointer in
      pointer.update(from: a, count: a.count)
      for start in stride(from: 0, to: a.count, by: 37) {
        trim(pointer + start, pointer + start, key, &left, min(37, a.count - start))
      }
    }
    #expect(difference(found, wanted) == nil)
    #expect(left == wantedLeft && left == 0)
  }
}
