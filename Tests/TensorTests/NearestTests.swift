import MokumeTensor
import Testing

/// Rounding against the formats' definitions: all numbers that a format has, written down one by one, and
/// the distances to the two on either side.
@Suite("The nearest number of a type")
struct NearestTests {
  /// A format by its widths, and the number of magnitudes that are finite.
  struct Definition: Sendable {
    let type: DType
    let mantissa: Int
    let bias: Int
    let finite: Int
    let hasInfinity: Bool

    /// All finite magnitudes in ascending order, so that places are codes.
    var numbers: [Double] {
      (0..<finite).map { code in
        let (exponent, fraction) = (code >> mantissa, Double(code & (1 << mantissa - 1)))
        let last = Double(sign: .plus, exponent: 1 - bias - mantissa, significand: 1)
        if exponent == 0 { return fraction * last }
        let one = Double(sign: .plus, exponent: exponent - bias, significand: 1)
        return one + one * fraction / Double(1 << mantissa)
      }
    }
  }

  static let definitions = [
    Definition(type: .bf16, mantissa: 7, bias: 127, finite: 0x7F80, hasInfinity: true),
    Definition(type: .f16, mantissa: 10, bias: 15, finite: 0x7C00, hasInfinity: true),
    Definition(type: .f8e5m2, mantissa: 2, bias: 15, finite: 0x7C, hasInfinity: true),
    Definition(type: .f8e4m3, mantissa: 3, bias: 7, finite: 0x7F, hasInfinity: false),
  ]

  @Test(
    "every number of a type, each tie and its neighbours go where they are nearest",
    arguments: definitions)
  func neighbours(definition: Definition) throws {
    let numbers = definition.numbers
    let last = try #require(numbers.last)
    // Beyond the largest number the next one would lie as far again.
    let next = last + (last - numbers[numbers.count - 2])
    let beyond = definition.hasInfinity ? Double.infinity : .nan
    for (code, low) in numbers.enumerated() {
      let isLast = code == numbers.count - 1
      let high = isLast ? beyond : numbers[code + 1]
      let tie = low / 2 + (isLast ? next : high) / 2
      // In a format without infinity the even code beyond the largest one is that of no number.
      let even = code % 2 == 0 ? low : high
      for (x, wanted) in [
        (low, low), (low.nextUp, low), (tie.nextDown, low), (tie, even), (tie.nextUp, high),
      ] {
        expect(definition.type, x, wanted)
        expect(definition.type, -x, -wanted)
      }
    }
  }

  @Test("infinity, NaN, zeros and what is far outside", arguments: definitions)
  func outside(definition: Definition) {
    let beyond = definition.hasInfinity ? Double.infinity : .nan
    for x in [Double.infinity, .greatestFiniteMagnitude, 1e300] {
      expect(definition.type, x, beyond)
      expect(definition.type, -x, -beyond)
    }
    for x in [0, .leastNonzeroMagnitude, .leastNormalMagnitude] {
      expect(definition.type, x, 0)
      expect(definition.type, -x, -0.0)
    }
    expect(definition.type, .nan, .nan)
  }

  @Test("f32 is the processor's rounding, f64 none")
  func wide() {
    for x in [0.1, 1e39, -1e39, 0x1p-149, 0x1p-150, 0x1.8p-150, 16_777_217, .nan, -0.0] {
      expect(.f32, x, Double(Float(x)))
      expect(.f64, x, x)
    }
  }

  private func expect(_ type: DType, _ x: Double, _ wanted: Double) {
    let found = type.nearest(x)
    if found.bitPattern == wanted.bitPattern || (found.isNaN && wanted.isNaN) { return }
    Issue.record("\(x) as \(type) is \(found), not \(wanted)")
  }
}
