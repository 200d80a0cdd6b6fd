import RealModule

/// An operation on each element of one value.
public enum UnaryOperation: String, CaseIterable, Hashable, Sendable {
  case negate, abs, sign, sqrt, exp, log, sin, cos, acos, tanh, floor, not

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
    }
  }
}
