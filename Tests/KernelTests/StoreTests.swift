import MokumeKernels
import MokumeTensor
import Testing

@Suite struct StoreTests {
  /// For every pair of neighbours in a narrow type: the lower one, the tie between them, and what
  /// lies on either side of the tie. Then the same below zero.
  static func boundaries<T: TileElement>(_ type: DType) -> [T] {
    let last: UInt64 = (1 << UInt64(type.bitWidth - 1)) - 1
    let numbers = (0...last).map { ScalarReference.decode($0, as: type) }
    var result: [T] = []
    var step = 0.0
    for (low, high) in zip(numbers, numbers.dropFirst()) where low.isFinite {
      // Past the largest finite number the next one would lie as far again.
      if high.isFinite { step = high - low }
      let tie = T(low + step / 2)
      result += [T(low), tie.nextDown, tie, tie.nextUp]
    }
    return result + result.map { -$0 }
  }

  static func inputs<T: TileElement>(_ type: DType) -> [T] {
    mixedNumbers(1000) + (type.bitWidth <= 16 ? boundaries(type) : [])
  }

  @Test(
    "stores round once to nearest even, ties and overflow too",
    arguments: DType.allCases.filter(\.isComputable))
  func rounding(type: DType) throws {
    try checkRounding(Float.self, type)
    try checkRounding(Double.self, type)
  }

  private func checkRounding<T: TileElement>(_ element: T.Type, _ type: DType) throws {
    let index = try #require(type.kernelIndex)
    let source: [T] = Self.inputs(type)
    let wanted = source.map { ScalarReference.encode(Double($0), as: type) }
    let lost = wanted.count { !ScalarReference.decode($0, as: type).isFinite }
    let expected = bytes(of: wanted, as: type)
    for level in KernelLevel.available {
      let store = T.loops(of: Kernels(level: level)).store[index]
      var reported = -1
      let found = writtenBytes(expected.count) { reported = store($0, source, source.count) }
      #expect(reported == lost, "non-finite results from \(T.self) at \(level)")
      if found != expected {
        let codes = codes(of: found, as: type)
        let i = codes.indices.first { codes[$0] != wanted[$0] } ?? 0
        Issue.record("\(source[i]) (\(T.self)) became \(codes[i]), not \(wanted[i]), at \(level)")
      }
    }
  }

  @Test(
    "stores take any length at any byte", arguments: DType.allCases.filter(\.isComputable))
  func lengths(type: DType) throws {
    let index = try #require(type.kernelIndex)
    let source: [Double] = mixedNumbers(100)
    let wanted = source.map { ScalarReference.encode($0, as: type) }
    for level in KernelLevel.available {
      let store = Kernels(level: level).f64.store[index]
      for n in 0...100 {
        let expected = bytes(of: Array(wanted[..<n]), as: type)
        var reported = -1
        let found = writtenBytes(expected.count, offset: n % 8) { reported = store($0, source, n) }
        #expect(found == expected, "n = \(n) at \(level)")
        let lost = wanted[..<n].count { !ScalarReference.decode($0, as: type).isFinite }
        #expect(reported == lost, "n = \(n) at \(level)")
      }
    }
  }
}
