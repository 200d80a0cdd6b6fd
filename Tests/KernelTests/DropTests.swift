import MokumeKernels
import Testing

@Suite struct DropTests {
  static let lengths = [0, 1, 3, 4, 15, 31, 63, 64, 65, 127, 128, 129, 255, 257, 600]

  @Test("dropping compares the element's uniform number with the share, from any element on")
  func drop() {
    // The low word of the counter wraps at 2^34 (f32) and 2^33 (f64).
    check(Float.self, firsts: [0, 1, 2, 60, 128, 1 << 63] + around(1 << 34))
    check(Double.self, firsts: [0, 1, 30, 64, 1 << 63] + around(1 << 33))
  }

  /// Places before a wrap: just there, a group before it, and between blocks and groups.
  private func around(_ wrap: UInt64) -> [UInt64] {
    [0, 1, 4, 30, 32, 64, 128, 132, 301].map { wrap - $0 }
  }

  private func check<T: TileElement>(_ type: T.Type, firsts: [UInt64]) {
    let (key, stream): (UInt64, UInt64) = (0x0123_4567_89AB_CDEF, 0xFEDC_BA98_7654_3210)
    let a: [T] = mixedNumbers(600)
    for first in firsts {
      let numbers: [T] = (0..<600).map {
        ScalarReference.uniform(key: key, stream: stream, index: first + $0)
      }
      // A share that is one of the numbers: that one is not below it.
      for share in [0.5, numbers[77], 0, 1, .nan] as [T] {
        let wanted = zip(numbers, a).map { $0 < share ? $1 : -7 }
        for level in KernelLevel.available {
          let loop = T.loops(of: Kernels(level: level)).drop
          for n in share == 0.5 ? Self.lengths : [600] {
            let found = written(n, offset: n % 3) { loop($0, key, stream, first, share, a, -7, n) }
            #expect(difference(found, wanted[..<n]) == nil, "\(first), \(share), \(level), \(n)")
          }
        }
      }
    }
  }

  @Test("dropping works in place", arguments: KernelLevel.available)
  func inPlace(level: KernelLevel) {
    let a: [Float] = moderateNumbers(400, seed: 40)
    let wanted = a.enumerated().map { i, x in
      ScalarReference.uniform(key: 1, stream: 2, index: UInt64(i) + 5, as: Float.self) < 0.3 ? x : 0
    }
    let loop = Kernels(level: level).f32.drop
    let found = written(400) { pointer in
      pointer.update(from: a, count: 400)
      loop(pointer, 1, 2, 5, 0.3, pointer, 0, 400)
    }
    #expect(difference(found, wanted) == nil)
  }
}
