/// How a value counts toward "is this a model?".
///
/// A loaded model counts 1, a difference 0; `save` accepts a sum of 1. A factor is a number, known
/// or not, that scales what it multiplies.
public enum Weight: Hashable, Sendable {
  /// A number without weights of its own: its value, or nil when only the run will tell.
  case factor(Double?)
  /// A weighted sum of models: the sum of the weights, or nil when only the run will tell.
  case sum(Double?)

  /// Whether this is known to be a difference between models.
  public var isDifference: Bool { self == .sum(0) }
}

extension Weight {
  static func unary(_ operation: UnaryOperation, _ x: Weight) -> Weight {
    switch (operation, x) {
    case (.negate, .sum(let sum)): .sum(sum.map { -$0 })
    case (_, .sum) where operation.castType != nil: x
    case (.not, _), (.sign, .factor), (_, .factor): .factor(nil)
    case (_, .sum): .sum(nil)
    }
  }

  static func binary(_ operation: BinaryOperation, _ x: Weight, _ y: Weight) -> Weight {
    switch operation {
    case .add: combined(x, y) { $0 + $1 }
    case .subtract: combined(x, y) { $0 - $1 }
    case .multiply: product(x, y)
    case .divide: quotient(x, y)
    case .minimum, .maximum: either(x, y)
    case .power: hasSum(x, y) ? .sum(nil) : .factor(nil)
    case .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual, .and, .or:
      .factor(nil)
    }
  }

  /// The weight of a value that is everywhere one of two.
  static func either(_ x: Weight, _ y: Weight) -> Weight {
    switch (x, y) {
    case (.sum(let a?), .sum(let b?)) where a == b: .sum(a)
    case (.sum(0), .factor(0)), (.factor(0), .sum(0)): .sum(0)
    case (.factor, .factor): .factor(nil)
    default: .sum(nil)
    }
  }

  private static func combined(
    _ x: Weight, _ y: Weight, _ operation: (Double, Double) -> Double
  ) -> Weight {
    switch (x, y) {
    case (.sum(let a?), .sum(let b?)): .sum(operation(a, b))
    case (.sum(let a), .factor): .sum(a)
    case (.factor, .sum(let b)): .sum(b.map { operation(0, $0) })
    case (.factor(let a?), .factor(let b?)): .factor(operation(a, b))
    case (.factor, .factor): .factor(nil)
    default: .sum(nil)
    }
  }

  private static func product(_ x: Weight, _ y: Weight) -> Weight {
    switch (x, y) {
    case (.sum(0), _), (_, .sum(0)): .sum(0)
    case (.sum(let a), .factor(let b)), (.factor(let b), .sum(let a)):
      if let a, let b { .sum(a * b) } else { .sum(nil) }
    case (.factor(let a?), .factor(let b?)): .factor(a * b)
    case (.factor, .factor): .factor(nil)
    case (.sum, .sum): .sum(nil)
    }
  }

  private static func quotient(_ x: Weight, _ y: Weight) -> Weight {
    switch (x, y) {
    case (.sum(0), _): .sum(0)
    case (.sum(let a?), .factor(let b?)): .sum(a / b)
    case (.factor(let a?), .factor(let b?)): .factor(a / b)
    case (.factor, .factor): .factor(nil)
    default: .sum(nil)
    }
  }

  private static func hasSum(_ x: Weight, _ y: Weight) -> Bool {
    if case .factor = x, case .factor = y { return false }
    return true
  }
}
