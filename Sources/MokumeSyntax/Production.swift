/// The rules of `grammar/mokume.ebnf` that the parser has a function for.
///
/// The parser notes each rule it enters, so that tests can tell that every rule is real and
/// reached; messages name rules by `expectation`.
public enum Production: String, CaseIterable, Hashable, Sendable {
  // Statements
  case program, statement, block
  case assignment, parameter, definition, formal, loop, choice, returning, assertion, planning
  case importing, saving, option
  // Expressions, loosest first
  case expression, or, and, not, comparison, range, sum, product, negation, postfix
  case call, index, field, primary, group, loading, conditional
  // Arguments, lists, maps and strings
  case arguments, argument, list, comprehension, map, entry, string, interpolation

  /// How a message names it after "expected".
  var expectation: String {
    switch self {
    case .block: "a block in { }"
    case .formal: "a parameter name"
    case .expression, .primary: "an expression"
    case .range: "a range such as 0...1"
    case .string: "a string"
    case .entry: "a key"
    case .option: "an option such as `dtype: bf16`"
    case .statement: "a statement"
    default: "\(self)"
    }
  }
}

/// A set of productions, one bit each.
struct ProductionSet: Sendable {
  private var bits: UInt64 = 0
  private static let order = Dictionary(
    uniqueKeysWithValues: Production.allCases.enumerated().map { ($1, UInt64($0)) })

  mutating func insert(_ production: Production) { bits |= 1 << (Self.order[production] ?? 0) }

  var elements: Set<Production> {
    Set(Production.allCases.filter { bits & (1 << (Self.order[$0] ?? 0)) != 0 })
  }
}
