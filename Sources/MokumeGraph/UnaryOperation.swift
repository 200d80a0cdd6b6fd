import MokumeTensor
import RealModule

/// An operation on each element of one value.
public enum UnaryOperation: String, CaseIterable, Hashable, Sendable {
  case negate, abs, sign, sqrt, exp, log, sin, cos, acos, tanh, floor, not
  /// Rounded to what a type holds, which becomes the type of the value.
  case toF64 = "to f64"
  case toF32 = "to f32"
  case toF16 = "to f16"
  case toBF16 = "to bf16"
  case toF8E4M3 = "to f8_e4m3"
  case toF8E5M2 = "to f8_e5m2"

  /// The operation on one number: the meaning that every kernel must have.
  public func apply(_ x: Double) -> Double {
    switch self {
    case .negate: -x
    case .abs: x.magnitude
    case .sign: x.isNaN ? x : x > 0 ? 1 : x < 0 ? -1 : 0
    case .sqrt: x.squareRoot()
    case .exp: .exp(x)
    case .log: .log(x)
    case .sin: .sin(x)
    case .cos: .cos(x)
    case .acos: .acos(x)
    case .tanh: .tanh(x)
    case .floor: x.rounded(.down)
    case .not: x == 0 ? 1 : 0
    case .toF64, .toF32, .toF16, .toBF16, .toF8E4M3, .toF8E5M2: castType?.nearest(x) ?? x
    }
  }
}

extension UnaryOperation {
  /// The operation that rounds to what a type holds, or nil for a copy-only type.
  public init?(castTo type: DType) {
    guard let found = Self.allCases.first(where: { $0.castType == type }) else { return nil }
    self = found
  }

  /// The type that the operation rounds to, or nil for other operations.
  public var castType: DType? {
    switch self {
    case .toF64: .f64
    case .toF32: .f32
    case .toF16: .f16
    case .toBF16: .bf16
    case .toF8E4M3: .f8e4m3
    case .toF8E5M2: .f8e5m2
    case .negate, .abs, .sign, .sqrt, .exp, .log, .sin, .cos, .acos, .tanh, .floor, .not: nil
    }
  }

  /// The types of the result; what cannot be computed with stays what it is.
  func types(of types: [DType]) -> [DType] {
    guard let castType else { return types }
    return types.map { $0.isComputable ? castType : $0 }
  }
}
