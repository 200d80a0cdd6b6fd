import CMokumeKernels
import MokumeGraph
import MokumeKernels
import MokumeTensor

/// The loops of one processor level for one arithmetic type, by operation.
///
/// The C tables are two structs of function pointers; here they become one generic type, so that
/// everything above is written once for f32 and f64.
struct TileKernels<T: BinaryFloatingPoint & Sendable>: Sendable {
  typealias Target = UnsafeMutablePointer<T>
  typealias Source = UnsafePointer<T>

  let load: @Sendable (DType) -> (Target, UnsafeRawPointer, Int) -> Void
  let store: @Sendable (DType) -> (UnsafeMutableRawPointer, Source, Int) -> Int
  let unary: @Sendable (UnaryOperation) -> (Target, Source, Int) -> Void
  let binary: @Sendable (BinaryOperation) -> (Target, Source, Source, Int) -> Void
  let binaryNumberRight: @Sendable (BinaryOperation) -> (Target, Source, T, Int) -> Void
  let binaryNumberLeft: @Sendable (BinaryOperation) -> (Target, T, Source, Int) -> Void
  let select: @Sendable (Target, Source, Source, Source, Int) -> Void
  let selectNumberRight: @Sendable (Target, Source, Source, T, Int) -> Void
  let selectNumberLeft: @Sendable (Target, Source, T, Source, Int) -> Void
  let selectNumbers: @Sendable (Target, Source, T, T, Int) -> Void
  let fill: @Sendable (Target, T, Int) -> Void
  let sumBlocks: @Sendable (UnsafeMutablePointer<Double>, Source, Int) -> Void
  let dotBlocks: @Sendable (UnsafeMutablePointer<Double>, Source, Source, Int) -> Void
  let minimum: @Sendable (Source, Int) -> T
  let maximum: @Sendable (Source, Int) -> T
  let uniform: @Sendable (Target, UInt64, UInt64, UInt64, Int) -> Void
  let band: @Sendable (inout BandScratch, KeyOrder, Source, Bracket, Int) -> Int
  let trim: @Sendable (Target, Source, UInt64, UnsafeMutablePointer<UInt64>, Int) -> Void
  /// The order-preserving key of a value, the same that `band` and `trim` use.
  let key: @Sendable (T, KeyOrder) -> UInt64
  /// The value a signed key stands for.
  let value: @Sendable (UInt64) -> Double
}

/// Whether elements are ordered by magnitude or by value.
enum KeyOrder: Sendable { case magnitude, value }

/// What `band` counts into; every bucket is zero between uses.
struct BandScratch {
  let histogram: UnsafeMutablePointer<UInt32>
  let touched: UnsafeMutablePointer<UInt32>
  var touchedCount = 0
}

extension UnaryOperation {
  /// The kernel of the operation; an operation without one does not compile.
  var kernel: mk_unary {
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

extension BinaryOperation {
  /// The kernel of the operation; an operation without one does not compile.
  var kernel: mk_binary {
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
