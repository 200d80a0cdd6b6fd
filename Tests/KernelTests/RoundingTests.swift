import MokumeKernels
import MokumeTensor
import Testing

/// The reference's rounding against the processor's where it has one, and against the formats'
/// definitions where it has not.
@Suite struct RoundingTests {
  static let doubles: [Double] = {
    let floats: [Float] = mixedNumbers(2000, seed: 6)
    let ties = floats.map { Double($0) + Double($0.ulp) / 2 }
    return mixedNumbers(2000) + floats.map { Double($0) } + ties + ties.map(\.nextUp)
  }()

  @Test("rounding to f32 is the processor's")
  func f32() {
    let found = Self.doubles.map { ScalarReference.round($0, to: .f32) }
    #expect(difference(found, Self.doubles.map { Double(Float($0)) }) == nil)
    #expect(
      difference(Self.doubles.map { ScalarReference.round($0, to: .f64) }, Self.doubles) == nil)
  }

  #if !(os(macOS) && arch(x86_64))
    @Test("codes of f16 are those of Float16")
    func f16() {
      let ties: [Double] = StoreTests.boundaries(.f16)
      let found = (Self.doubles + ties).map { ScalarReference.round($0, to: .f16) }
      #expect(difference(found, (Self.doubles + ties).map { Double(Float16($0)) }) == nil)
      for code in UInt16.min...UInt16.max {
        let found = ScalarReference.decode(UInt64(code), as: .f16)
        let wanted = Double(Float16(bitPattern: code))
        #expect(found == wanted || (found.isNaN && wanted.isNaN))
      }
    }
  #endif

  @Test(
    "f8_e4m3 has no infinity: beyond the tie with 448 lies NaN",
    arguments: [
      (448, 0x7E), (464, 0x7E), (464.001, 0x7F), (-464.001, 0x7F), (480, 0x7F), (.infinity, 0x7F),
      (-448, 0xFE), (1, 0x38), (0x1p-9, 0x01), (0x1p-10, 0x00), (0x1.8p-10, 0x01), (-0.0, 0x80),
      (0x1.Cp-7, 0x07), (0x1.Ep-7, 0x08), (0x1p-6, 0x08), (.nan, 0x7F),
    ] as [(Double, UInt64)])
  func f8e4m3(x: Double, code: UInt64) {
    #expect(ScalarReference.encode(x, as: .f8e4m3) == code)
  }

  @Test(
    "f8_e5m2 and bf16 overflow to infinity as f16 does",
    arguments: [
      (.f8e5m2, 57344, 0x7B), (.f8e5m2, 61439, 0x7B), (.f8e5m2, 61440, 0x7C),
      (.f8e5m2, -1e9, 0xFC), (.f8e5m2, 0x1p-16, 0x01), (.f8e5m2, 0x1p-17, 0x00),
      (.f8e5m2, 1, 0x3C), (.bf16, 1, 0x3F80), (.bf16, 0x1.FEp127, 0x7F7F),
      (.bf16, 0x1.FFp127, 0x7F80), (.bf16, 0x1p-133, 0x0001), (.bf16, .nan, 0x7FC0),
      (.f16, 65519, 0x7BFF), (.f16, 65520, 0x7C00), (.f16, 0x1p-25, 0x0000),
    ] as [(DType, Double, UInt64)])
  func overflow(type: DType, x: Double, code: UInt64) {
    #expect(ScalarReference.encode(x, as: type) == code)
  }

  @Test(
    "every code that is not NaN survives decoding and encoding",
    arguments: [
      DType.f16, .bf16, .f8e4m3, .f8e5m2,
    ])
  func roundTrip(type: DType) {
    for code in 0..<(1 as UInt64) << UInt64(type.bitWidth) {
      let number = ScalarReference.decode(code, as: type)
      if !number.isNaN { #expect(ScalarReference.encode(number, as: type) == code) }
    }
  }
}
