import MokumeKernels
import Testing

@Suite struct RandomTests {
  @Test("Philox gives the known answers of Random123")
  func knownAnswers() {
    let ones = UInt32.max
    #expect(
      ScalarReference.philox(counter: [0, 0, 0, 0], key: [0, 0])
        == [0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8])
    #expect(
      ScalarReference.philox(counter: [ones, ones, ones, ones], key: [ones, ones])
        == [0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD])
    #expect(
      ScalarReference.philox(
        counter: [0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344],
        key: [0xA409_3822, 0x299F_31D0])
        == [0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1])
  }

  @Test("uniform numbers are the top bits of the words", arguments: KernelLevel.available)
  func topBits(level: KernelLevel) {
    let kernels = Kernels(level: level)
    let f32 = written(4) { kernels.f32.uniform($0, 0, 0, 0, 4) }
    #expect(f32 == [0x6627E8, 0xE169C5, 0xBC57AC, 0x9B00DB].map { Float($0) * 0x1p-24 })
    let f64 = written(4) { kernels.f64.uniform($0, 0, 0, 0, 4) }
    #expect(f64 == f32.map(Double.init), "a mask does not depend on the arithmetic")
  }

  @Test("uniform loops equal the reference from any element on", arguments: KernelLevel.available)
  func uniform(level: KernelLevel) {
    check(Float.self, level, firsts: [0, 1, 2, 3, 61, 1 << 34 - 70, 1 << 34 - 3, 1 << 34, 1 << 63])
    check(
      Double.self, level,
      firsts: [0, 1, 2, 3, 61, 1 << 34 - 70, 1 << 34 - 3, 1 << 34, 1 << 63])
  }

  private func check<T: TileElement>(_ type: T.Type, _ level: KernelLevel, firsts: [UInt64]) {
    let loop = T.loops(of: Kernels(level: level)).uniform
    let (key, stream): (UInt64, UInt64) = (0x0123_4567_89AB_CDEF, 0xFEDC_BA98_7654_3210)
    for first in firsts {
      let wanted: [T] = (0..<600).map {
        ScalarReference.uniform(key: key, stream: stream, index: first + $0)
      }
      for n in Array(0...100) + [600] {
        let found = written(n, offset: n % 3) { loop($0, key, stream, first, n) }
        #expect(difference(found, wanted[..<n]) == nil, "first = \(first), n = \(n)")
      }
    }
  }

  @Test("key and stream each change every number", arguments: KernelLevel.available)
  func independence(level: KernelLevel) {
    let kernels = Kernels(level: level)
    let settings: [(UInt64, UInt64)] = [(1, 1), (2, 1), (1, 2), (1 << 32, 1), (1, 1 << 32)]
    let runs = settings.map { key, stream in
      written(64) { kernels.f32.uniform($0, key, stream, 0, 64) }
    }
    #expect(Set(runs).count == settings.count)
  }
}
