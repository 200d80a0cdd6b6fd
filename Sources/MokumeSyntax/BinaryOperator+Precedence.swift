/// How tightly operators bind, loosest first; the order of the rules in `grammar/mokume.ebnf`.
public enum Precedence: Int, CaseIterable, Comparable, Sendable {
  case or, and, not, comparison, range, sum, product

  public static func < (a: Precedence, b: Precedence) -> Bool { a.rawValue < b.rawValue }

  /// The next tighter level; `product` has none above it among binary operators.
  var tighter: Precedence? { Precedence(rawValue: rawValue + 1) }

  /// Whether `a op b op c` means nothing.
  public var isChainable: Bool { self != .comparison && self != .range }

  /// The rule of the grammar for this level.
  var production: Production {
    switch self {
    case .or: .or
    case .and: .and
    case .not: .not
    case .comparison: .comparison
    case .range: .range
    case .sum: .sum
    case .product: .product
    }
  }
}

extension BinaryOperator {
  public var precedence: Precedence {
    switch self {
    case .or: .or
    case .and: .and
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: .comparison
    case .halfOpenRange, .closedRange: .range
    case .add, .subtract: .sum
    case .multiply, .divide: .product
    }
  }

  /// The operator a token stands for between two operands.
  init?(_ token: Token.Kind) {
    switch token {
    case .symbol(let symbol): self.init(rawValue: symbol.rawValue)
    case .keyword(let word): self.init(rawValue: word.rawValue)
    default: return nil
    }
  }
}
