import MokumeTensor

extension ScalarReference {
  /// The number nearest to `x` that a type holds; see ``DType/nearest(_:)``.
  package static func round(_ x: Double, to type: DType) -> Double { type.nearest(x) }

  /// The code of the number nearest to `x` that a type holds; every NaN has the same code.
  package static func encode(_ x: Double, as type: DType) -> UInt64 {
    FloatFormat(type)?.code(x) ?? 0
  }

  /// The number that a code of a type stands for.
  package static func decode(_ code: UInt64, as type: DType) -> Double {
    FloatFormat(type)?.number(code) ?? .nan
  }
}
