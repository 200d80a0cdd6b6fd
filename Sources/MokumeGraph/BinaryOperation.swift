import RealModule

/// An operation on each pair of elements of two values. Truth is 1, falsehood 0.
public enum BinaryOperation: String, CaseIterable, Hashable, Sendable {
  case add, subtract, multiply, divide, power, minimum, maximum
  case less, lessOrEqual, greater, greaterOrEqual, equal, notEqual
  case and, or

  /// The operation on two numbers: the meaning that every kernel must have.
  public func apply(_ x: Double, _ y: Double) -> Double {
    switch self {
    case .add: x + y
    case .subtract: x - y
    case .multiply: x * y
    case .divide: x / y
    case .power: BinaryOperation.power(x, y)
    case .minimum: BinaryOperation.minimum(x, y)
    case .maximum: -BinaryOperation.minimum(-x, -y)
    case .less: x < y ? 1 : 0
    case .lessOrEqual: x <= y ? 1 : 0
    case .greater: x > y ? 1 : 0
    case .greaterOrEqual: x >= y ? 1 : 0
    case .equal: x == y ? 1 : 0
    case .notEqual: x != y ? 1 : 0
    case .and: x != 0 && y != 0 ? 1 : 0
    case .or: x != 0 || y != 0 ? 1 : 0
    }
  }

  /// C's `pow`: a negative base is allowed with a whole or infinite exponent, which `Double.pow`
  /// refuses.
  private static func power(_ x: Double, _ y: Double) -> Double {
    if y == 0 || x == 1 { return 1 }
    guard x < 0 else { return .pow(x, y) }
    let isWhole = y.rounded(.towardZero) == y
    if x.isFinite && !isWhole { return .nan }
    let isOdd = isWhole && y.isFinite && y.truncatingRemainder(dividingBy: 2) != 0
    return isOdd ? -Double.pow(-x, y) : .pow(-x, y)
  }

  /// The `minimum` of IEEE 754-2019: NaN if either is, and -0 below +0, so that the order in which
  /// numbers are compared does not matter.
  private static func minimum(_ x: Double, _ y: Double) -> Double {
    if x.isNaN || y.isNaN { return .nan }
    if x == y { return x.sign == .minus ? x : y }
    return x < y ? x : y
  }

  /// Whether the result is a truth value.
  public var isPredicate: Bool {
    switch self {
    case .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual, .and, .or: true
    default: false
    }
  }
}
