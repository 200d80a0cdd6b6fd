import MokumeGraph

/// What an operation makes of an exact number and of the rounding errors it may carry.
func apply(_ operation: UnaryOperation, _ x: Element, _ precision: Precision) -> Element {
  let value = operation.apply(x.value)
  let tolerance = precision.tolerance(x.scale)
  let isNearZero = x.value != 0 && x.value.magnitude <= tolerance
  switch operation {
  case .negate, .abs: return Element(value, scale: x.scale, isOpen: x.isOpen)
  case .sign, .not: return Element(value, isOpen: x.isOpen || isNearZero)
  case .floor:
    let isRounded = tolerance > 0 && x.scale > x.value.magnitude
    let isNearWhole = isRounded && (x.value - x.value.rounded()).magnitude <= tolerance
    return Element(value, isOpen: x.isOpen || isNearWhole)
  case .toF64: return x
  case .toF32, .toF16, .toBF16, .toF8E4M3, .toF8E5M2:
    // Near a tie the error that it carries decides which way an element goes.
    let isNearTie = [x.value - tolerance, x.value + tolerance].contains {
      operation.apply($0) != value && !x.value.isNaN
    }
    return Element(value, isOpen: x.isOpen || (tolerance > 0 && isNearTie))
  default:
    return Element(
      value, scale: max(value.magnitude, x.scale * slope(operation, x.value, value)),
      isOpen: x.isOpen)
  }
}

/// How much faster than its operand the result of an operation changes.
private func slope(_ operation: UnaryOperation, _ x: Double, _ value: Double) -> Double {
  switch operation {
  case .sqrt: 0.5 / max(value, 1e-300)
  case .exp: value
  case .log: 1 / x.magnitude
  case .acos: 1 / max(1 - x * x, 1e-16).squareRoot()
  case .tanh: 1 - value * value
  default: 1
  }
}

func apply(
  _ operation: BinaryOperation, _ x: Element, _ y: Element, _ precision: Precision
) -> Element {
  let value = operation.apply(x.value, y.value)
  let isOpen = x.isOpen || y.isOpen
  // Errors of two operands are independent of each other.
  let both = (x.scale * x.scale + y.scale * y.scale).squareRoot()
  if operation.isPredicate {
    let difference = (x.value - y.value).magnitude
    let isClose = difference != 0 && difference <= precision.tolerance(both)
    let comparesNumbers = operation != .and && operation != .or
    return Element(value, isOpen: isOpen || (comparesNumbers && isClose))
  }
  switch operation {
  case .multiply:
    let scale = max(x.scale * y.value.magnitude, x.value.magnitude * y.scale)
    return Element(value, scale: scale, isOpen: isOpen)
  case .divide:
    let scale = max(x.scale, value.magnitude * y.scale) / y.value.magnitude
    return Element(value, scale: max(scale, value.magnitude), isOpen: isOpen)
  case .power:
    let fromBase = (value * y.value / x.value).magnitude * x.scale
    let scale = max(value.magnitude, fromBase.isFinite ? fromBase : 0)
    return Element(value, scale: scale, isOpen: isOpen)
  default:
    return Element(value, scale: max(value.magnitude, both), isOpen: isOpen)
  }
}
