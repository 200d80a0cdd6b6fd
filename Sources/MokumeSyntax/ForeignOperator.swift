/// Operators of other languages, known so that their error can say what to write instead.
public enum ForeignOperator: String, CaseIterable, Hashable, Sendable {
  case caret = "^"
  case power = "**"
  case remainder = "%"
  case logicalAnd = "&&"
  case logicalOr = "||"
  case ampersand = "&"
  case bar = "|"
  case exclamation = "!"
  case identical = "==="
  case diamond = "<>"
  case floorDivide = "//"
  case twoDots = ".."
  case addAssign = "+="
  case subtractAssign = "-="
  case multiplyAssign = "*="
  case divideAssign = "/="
  case walrus = ":="

  /// The operator of this language that is meant, if it takes the same operands.
  var meaning: BinaryOperator? {
    switch self {
    case .logicalAnd, .ampersand: .and
    case .logicalOr, .bar: .or
    case .identical: .equal
    case .diamond: .notEqual
    case .floorDivide: .divide
    case .twoDots: .halfOpenRange
    default: nil
    }
  }

  /// The built-in function that is meant, if there is one.
  var function: String? {
    switch self {
    case .caret, .power: "pow"
    case .remainder: "mod"
    default: nil
    }
  }

  /// Whether it assigns to the name before it, and by which operator.
  var assignment: (isAssignment: Bool, operation: BinaryOperator?) {
    switch self {
    case .addAssign: (true, .add)
    case .subtractAssign: (true, .subtract)
    case .multiplyAssign: (true, .multiply)
    case .divideAssign: (true, .divide)
    case .walrus: (true, nil)
    default: (false, nil)
    }
  }
}
