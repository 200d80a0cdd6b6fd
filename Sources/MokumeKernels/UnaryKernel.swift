import CMokumeKernels

/// A loop that makes one element from one.
package enum UnaryKernel: CaseIterable, Sendable {
  case negate, abs, sign, sqrt, exp, log, sin, cos, acos, tanh, floor, not
  case roundF64, roundF32, roundF16, roundBF16, roundF8E4M3, roundF8E5M2

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
    case .roundF64: MK_ROUND_F64
    case .roundF32: MK_ROUND_F32
    case .roundF16: MK_ROUND_F16
    case .roundBF16: MK_ROUND_BF16
    case .roundF8E4M3: MK_ROUND_F8E4M3
    case .roundF8E5M2: MK_ROUND_F8E5M2
    }
  }
}
