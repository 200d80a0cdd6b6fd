import MokumeGraph
import MokumeKernels

extension UnaryOperation {
  /// The loop of the operation; an operation without one does not compile.
  var kernel: UnaryKernel {
    switch self {
    case .negate: .negate
    case .abs: .abs
    case .sign: .sign
    case .sqrt: .sqrt
    case .exp: .exp
    case .log: .log
    case .sin: .sin
    case .cos: .cos
    case .acos: .acos
    case .tanh: .tanh
    case .floor: .floor
    case .not: .not
    case .toF64: .roundF64
    case .toF32: .roundF32
    case .toF16: .roundF16
    case .toBF16: .roundBF16
    case .toF8E4M3: .roundF8E4M3
    case .toF8E5M2: .roundF8E5M2
    }
  }
}

extension BinaryOperation {
  /// The loop of the operation; an operation without one does not compile.
  var kernel: BinaryKernel {
    switch self {
    case .add: .add
    case .subtract: .subtract
    case .multiply: .multiply
    case .divide: .divide
    case .power: .power
    case .minimum: .minimum
    case .maximum: .maximum
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .greater: .greater
    case .greaterOrEqual: .greaterOrEqual
    case .equal: .equal
    case .notEqual: .notEqual
    case .and: .and
    case .or: .or
    }
  }
}
