import MokumeKernels
import MokumeTensor
import Testing

/// The little-endian bytes of codes of a type.
func bytes(of codes: [UInt64], as type: DType) -> [UInt8] {
  codes.flatMap { code in
    (0..<type.bitWidth / 8).map { UInt8(truncatingIfNeeded: code >> UInt64(8 * $0)) }
  }
}

/// The codes that little-endian bytes of a type hold.
func codes(of bytes: [UInt8], as type: DType) -> [UInt64] {
  let width = type.bitWidth / 8
  return (0..<bytes.count / width).map { i in
    (0..<width).reversed().reduce(0) { $0 << 8 | UInt64(bytes[i * width + $1]) }
  }
}

@Suite struct LoadTests {
  static let types = DType.allCases.filter(\.isComputable)

  /// Every code of a narrow type; hard and random ones of f32 and f64.
  static func everyCode(_ type: DType) -> [UInt64] {
    switch type {
    case .f64: mixedNumbers(3000).map { (x: Double) in x.bitPattern }
    case .f32: mixedNumbers(3000).map { (x: Float) in UInt64(x.bitPattern) }
    default: Array(0..<(1 << UInt64(type.bitWidth)))
    }
  }

  @Test("loads equal the reference on every code", arguments: types)
  func everyCode(type: DType) throws {
    let index = try #require(type.kernelIndex)
    let codes = Self.everyCode(type)
    let source = bytes(of: codes, as: type)
    let wanted = codes.map { ScalarReference.decode($0, as: type) }
    let rounded = wanted.map { Float($0) }
    for level in KernelLevel.available {
      let kernels = Kernels(level: level)
      let f32 = written(codes.count) { kernels.f32.load[index]($0, source, codes.count) }
      #expect(difference(f32, rounded) == nil, "f32 at \(level)")
      let f64 = written(codes.count) { kernels.f64.load[index]($0, source, codes.count) }
      #expect(difference(f64, wanted) == nil, "f64 at \(level)")
    }
  }

  @Test("loads take any length at any byte", arguments: types)
  func lengths(type: DType) throws {
    let index = try #require(type.kernelIndex)
    let codes = Array(Self.everyCode(type).suffix(100))
    let wanted = codes.map { ScalarReference.decode($0, as: type) }
    for level in KernelLevel.available {
      let load = Kernels(level: level).f64.load[index]
      for n in 0...100 {
        let source = [UInt8](repeating: 0xFF, count: n % 8) + bytes(of: codes, as: type)
        let found = written(n, offset: n % 3) { pointer in
          source.withUnsafeBytes { raw in
            guard let base = raw.baseAddress else { return }
            load(pointer, base + n % 8, n)
          }
        }
        #expect(difference(found, wanted[..<n]) == nil, "n = \(n) at \(level)")
      }
    }
  }
}
