import CMokumeKernels

/// A loop that makes one element from two.
package enum BinaryKernel: CaseIterable, Sendable {
  case add, subtract, multiply, divide, power, minimum, maximum
  case less, lessOrEqual, greater, greaterOrEqual, equal, notEqual, and, or

  /// The place in the C table's `binary`, `binary_vs` and `binary_sv`.
  package var index: Int { Int(cValue.rawValue) }

  private var cValue: mk_binary {
    switch self {
    case .add: MK_ADD
    case .subtract: MK_SUB
    case .multiply: MK_MUL
    case .divide: MK_DIV
    case .power: MK_POW
    case .minimum: MK_MIN
    case .maximum: MK_MAX
    case .less: MK_LT
    case .lessOrEqual: MK_LE
    case .greater: MK_GT
    case .greaterOrEqual: MK_GE
    case .equal: MK_EQ
    case .notEqual: MK_NE
    case .and: MK_AND
    case .or: MK_OR
    }
  }
}
