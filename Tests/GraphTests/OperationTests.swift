import MokumeGraph
import MokumeTensor
import Testing

/// The meaning of operations on one or two numbers, where it is not plain.
@Suite("Operations on numbers")
struct OperationTests {
  @Test("powers are C's, with negative bases and infinite exponents")
  func powers() {
    let cases: [(Double, Double, Double)] = [
      (2, 10, 1024), (-2, 3, -8), (-2, 4, 16), (-2, -1, -0.5), (0, 0, 1), (.nan, 0, 1),
      (1, .nan, 1), (0, -1, .infinity), (-0.0, -1, -.infinity), (-1, .infinity, 1),
      (-2, .infinity, .infinity), (-0.5, .infinity, 0), (-.infinity, 3, -.infinity),
      (-.infinity, 0.5, .infinity), (-.infinity, -1, -0.0), (4, 0.5, 2),
    ]
    for (x, y, wanted) in cases {
      let found = BinaryOperation.power.apply(x, y)
      #expect(found.bitPattern == wanted.bitPattern, "\(x) to \(y) is \(found)")
    }
    #expect(BinaryOperation.power.apply(-8, 1.0 / 3).isNaN)
    #expect(BinaryOperation.power.apply(.nan, 1).isNaN)
    #expect(BinaryOperation.power.apply(-2, .nan).isNaN)
  }

  @Test("the smaller of two zeros is the negative one, and NaN wins over every number")
  func extremes() {
    for (x, y) in [(0.0, -0.0), (-0.0, 0.0)] {
      #expect(BinaryOperation.minimum.apply(x, y).sign == .minus)
      #expect(BinaryOperation.maximum.apply(x, y).sign == .plus)
    }
    for operation in [BinaryOperation.minimum, .maximum] {
      #expect(operation.apply(.nan, 1).isNaN)
      #expect(operation.apply(1, .nan).isNaN)
    }
  }

  @Test("truth is 1 and 0, and NaN compares with nothing")
  func truth() {
    for operation in BinaryOperation.allCases where operation.isPredicate {
      for x in [-1, 0, 2, .nan] {
        for y in [-1, 0, 2, .nan] { #expect([0, 1].contains(operation.apply(x, y))) }
      }
    }
    #expect(BinaryOperation.equal.apply(.nan, .nan) == 0)
    #expect(BinaryOperation.notEqual.apply(.nan, .nan) == 1)
    #expect(BinaryOperation.lessOrEqual.apply(.nan, 1) == 0)
    #expect(BinaryOperation.equal.apply(0, -0.0) == 1)
    #expect(UnaryOperation.not.apply(.nan) == 0)
    #expect(UnaryOperation.not.apply(-0.0) == 1)
  }

  @Test("a cast rounds once to nearest even, and each type with a name has one")
  func casts() {
    #expect(UnaryOperation.toBF16.apply(0x1.01p0) == 1)
    #expect(UnaryOperation.toBF16.apply(0x1.03p0) == 0x1.04p0)
    #expect(UnaryOperation.toF16.apply(1e6) == .infinity)
    #expect(UnaryOperation.toF8E4M3.apply(1e6).isNaN)
    #expect(UnaryOperation.toF32.apply(0.1) == Double(Float(0.1)))
    #expect(UnaryOperation.toF64.apply(0.1) == 0.1)
    for type in DType.allCases {
      #expect(UnaryOperation(castTo: type)?.castType == (type.isComputable ? type : nil))
    }
  }

  @Test("the sign of NaN is NaN and that of both zeros 0")
  func sign() {
    #expect([-3, -0.0, 0, 5].map(UnaryOperation.sign.apply) == [-1, 0, 0, 1])
    #expect(UnaryOperation.sign.apply(.nan).isNaN)
    #expect(UnaryOperation.floor.apply(-0.5) == -1)
  }
}
