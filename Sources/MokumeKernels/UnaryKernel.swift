import CMokumeKernels

/// A loop that makes one element from one.
package enum UnaryKernel: CaseIterable, Sendable {
  case negate, abs, sign, sqrt, exp, log, sin, cos, acos, tanh, floor, not

  /// The place in the C table's `unary`.
  package var index: Int { Int(cValue.rawValue) }

  private var cValue: mk_unary {
    switch self {
    case .negate: MK_NEG
    case .abs: MK_ABS
    case .sign: MK_SIGN
    case .sqrt: MK_SQRT
    case .exp: MK_EXP
    case .log: MK_LOG
    case .sin: MK_SIN
    case .cos: MK_COS
    case .acos: MK_ACOS
    case .tanh: MK_TANH
    case .floor: MK_FLOOR
    case .not: MK_NOT
    }
  }
}
