import MokumeKernels
import Testing

/// What the reference itself promises, so that it is not only compared with the loops.
@Suite struct ElementwiseRuleTests {
  @Test("minimum and maximum give NaN for NaN and order the zeros")
  func extremes() {
    #expect(ScalarReference.binary(.minimum, Float.nan, 1).isNaN)
    #expect(ScalarReference.binary(.maximum, 1, Float.nan).isNaN)
    for (a, b) in [(0.0, -0.0), (-0.0, 0.0)] {
      #expect(ScalarReference.binary(.minimum, a, b).sign == .minus)
      #expect(ScalarReference.binary(.maximum, a, b).sign == .plus)
    }
  }

  @Test("sign is 0 at both zeros and NaN at NaN")
  func sign() {
    #expect([-3, -0.0, 0, 7].map { ScalarReference.unary(.sign, $0) } == [-1, 0, 0, 1])
    #expect(ScalarReference.unary(.sign, -0.0).sign == .plus)
    #expect(ScalarReference.unary(.sign, Double.nan).isNaN)
  }

  @Test("anything but zero is true, NaN too")
  func truth() {
    #expect([0, -0.0, .nan, 0.5].map { ScalarReference.unary(.not, $0) } == [1, 1, 0, 0])
    #expect(ScalarReference.binary(.and, Double.nan, -1) == 1)
    #expect(ScalarReference.binary(.or, 0, -0.0) == 0)
    #expect(ScalarReference.select(Float.nan, 1, 2) == 1)
  }

  @Test("products and sums are rounded apart, never fused")
  func contraction() {
    // (1 + 2^-12)^2 - 1 in f32: the product's last bit is lost before the subtraction.
    let a: Float = 1 + 0x1p-12
    let square = ScalarReference.binary(.multiply, a, a)
    #expect(ScalarReference.binary(.subtract, square, 1) == 0x1p-11)
  }
}
