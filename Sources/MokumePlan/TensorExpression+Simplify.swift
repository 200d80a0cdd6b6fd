import MokumeGraph
import MokumeTensor

extension TensorExpression {
  /// The value an operation is known to equal without computing it, or nil.
  mutating func simplified(_ operation: TensorOperation) -> ValueID? {
    switch operation {
    case .unary(let op, let x):
      if let a = constant(x) { return add(constant: op.apply(a)) }
      return op.castType.flatMap { simplified(castTo: $0, x) }
    case .binary(let op, let x, let y):
      if let a = constant(x), let b = constant(y) { return add(constant: op.apply(a, b)) }
      return simplified(op, x, y)
    case .select(let mask, let x, let y):
      if let value = constant(mask) { return value != 0 ? x : y }
      let own = extent(of: x)
      return x == y && extent(of: mask).joined(own) == own ? x : nil
    case .trim(let x, let density, _):
      if constant(x) == 0 || constant(density) == 0 { return add(constant: 0) }
      return constant(density) == 1 ? x : nil
    case .withinRow(.trimBlocks(let keep, _), let x):
      return keep == 0 || constant(x) == 0 ? add(constant: 0) : nil
    case .withinRow(.rank, _): return nil
    case .reduce(let reduction, let x, let y, let reach):
      return simplified(reduction, x, y, over: reach)
    default:
      return nil
    }
  }

  /// A cast changes no element that the type holds already; one to f64 changes the arithmetic instead.
  private mutating func simplified(castTo type: DType, _ x: ValueID) -> ValueID? {
    if type == .f64 {
      isDouble = true
      return x
    }
    if type == .f32, isSingle, extent(of: x) == .elements { return x }
    let own: DType? =
      switch self[x] {
      case .input(let input): input.dtype
      case .unary(let operation, _): operation.castType
      default: nil
      }
    return own.flatMap { DType.promote($0, type) } == type ? x : nil
  }

  private mutating func simplified(
    _ operation: BinaryOperation, _ x: ValueID, _ y: ValueID
  ) -> ValueID? {
    let a = constant(x)
    let b = constant(y)
    switch operation {
    case .multiply:
      if a == 0 || b == 0 { return add(constant: 0) }
      return a == 1 ? y : b == 1 ? x : nil
    case .add: return a == 0 ? y : b == 0 ? x : nil
    case .subtract: return b == 0 ? x : nil
    case .divide: return b == 1 ? x : a == 0 && b == nil ? add(constant: 0) : nil
    case .less: return comparedWithUniform(x, b)
    default: return nil
    }
  }

  /// A random number from 0 up to 1 is below 1 and not below 0, whatever is drawn.
  private mutating func comparedWithUniform(_ x: ValueID, _ share: Double?) -> ValueID? {
    guard case .uniform = self[x], let share else { return nil }
    return share >= 1 ? add(constant: 1) : share <= 0 ? add(constant: 0) : nil
  }

  /// A reduction over something no finer than its scope is that one number.
  private mutating func simplified(
    _ reduction: Reduction, _ x: ValueID, _ y: ValueID?, over reach: Reach
  ) -> ValueID? {
    let finest = extent(of: x).joined(y.map(extent) ?? .number)
    guard finest.joined(reach.extent) == reach.extent else { return nil }
    return y.map { add(.binary(.multiply, x, $0)) } ?? x
  }
}
