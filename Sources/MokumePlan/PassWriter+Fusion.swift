import MokumeGraph

/// Pairs of operations for which there is one loop: what the first makes is needed by the second
/// alone, so it need not be written down between them. Rounding is that of the two.
extension PassWriter {
  /// y + (x op number), where x is finer than one number.
  struct Accumulation {
    let operation: BinaryOperation
    let x: ValueID
    let number: Int
    let y: ValueID
  }

  func accumulation(_ id: ValueID) -> Accumulation? {
    guard case .binary(.add, let left, let right) = expression[id] else { return nil }
    for (term, y) in [(right, left), (left, right)] {
      if isVector(y), let (operation, x, number) = numberOperation(term) {
        return Accumulation(operation: operation, x: x, number: number, y: y)
      }
    }
    return nil
  }

  /// One of two operands, as a comparison with a number holds.
  struct Choice {
    let operation: BinaryOperation
    let subject: ValueID
    let number: Int
    let operands: [ValueID]
  }

  func choice(_ id: ValueID) -> Choice? {
    guard case .select(let mask, let x, let y) = expression[id],
      let (operation, subject, number) = numberOperation(mask), operation.isComparison
    else { return nil }
    return Choice(operation: operation, subject: subject, number: number, operands: [x, y])
  }

  /// A vector or a number, as a random number is less than another.
  struct Drop {
    let key: UInt64
    let stream: Int
    let share: Int
    let x: ValueID
    let otherwise: Int
  }

  func drop(_ id: ValueID) -> Drop? {
    guard let choice = choice(id), choice.operation == .less,
      case .uniform(let key, _) = expression[choice.subject],
      builder.useCounts[choice.subject] == 1, isVector(choice.operands[0]),
      case .number(let otherwise)? = builder.slots[choice.operands[1]],
      let stream = builder.streams[choice.subject]
    else { return nil }
    return Drop(
      key: key, stream: stream, share: choice.number, x: choice.operands[0], otherwise: otherwise)
  }

  /// What one selection keeps of a value less what another keeps, neither of them by row.
  struct TwoTrims {
    let x: ValueID
    let selection: SelectionSlot
    let other: SelectionSlot
  }

  func twoTrims(_ id: ValueID) -> TwoTrims? {
    guard case .binary(.subtract, let left, let right) = expression[id],
      builder.useCounts[left] == 1, builder.useCounts[right] == 1,
      let first = selection(of: left), let second = selection(of: right),
      expression[left].operands[0] == expression[right].operands[0],
      !first.isByRow, !second.isByRow
    else { return nil }
    return TwoTrims(x: expression[left].operands[0], selection: first, other: second)
  }

  /// The comparison of a magnitude with a number.
  struct Magnitude {
    let operation: BinaryOperation
    let x: ValueID
    let number: Int
  }

  func magnitude(_ id: ValueID) -> Magnitude? {
    guard case .binary(let operation, let left, let right) = expression[id],
      operation.isComparison, case .unary(.abs, let x) = expression[left],
      builder.useCounts[left] == 1, isVector(x), case .number(let number)? = builder.slots[right]
    else { return nil }
    return Magnitude(operation: operation, x: x, number: number)
  }

  /// A sum of at least three values, or the smallest or largest of them.
  struct Fold {
    let operation: BinaryOperation
    let values: [ValueID]
  }

  func fold(_ id: ValueID) -> Fold? {
    guard case .binary(let operation, var first, let last) = expression[id],
      [.add, .minimum, .maximum].contains(operation)
    else { return nil }
    var values = [last]
    while builder.useCounts[first] == 1, accumulation(first) == nil,
      case .binary(operation, let left, let right) = expression[first]
    {
      values.append(right)
      first = left
    }
    values.append(first)
    // Loops over two values read an input as it is stored, which is better than to convert it first.
    guard values.count > 2, values.allSatisfy({ isVector($0) && !expression[$0].isInput }) else {
      return nil
    }
    return Fold(operation: operation, values: values.reversed())
  }

  /// The weighted mean of those values that have the sign of the sum of all.
  struct ElectedMean {
    let values: [ValueID]
    let weights: [ValueID]
    /// What the weight of those values is raised to if it is less.
    let least: Int
  }

  func electedMean(_ id: ValueID) -> ElectedMean? {
    guard case .binary(.divide, let total, let divisor) = expression[id],
      builder.useCounts[total] == 1,
      case .agreeingSum(let signs, let values) = expression[total],
      builder.useCounts[signs] == 2, isSum(signs, of: values[...]),
      let (operation, weight, least) = numberOperation(divisor), operation == .maximum,
      builder.useCounts[weight] == 1,
      case .agreeingWeight(signs, values, let weights) = expression[weight]
    else { return nil }
    return ElectedMean(values: values, weights: weights, least: least)
  }

  /// Whether a value is the sum of at least two others in order, and nothing needs a part of it.
  private func isSum(_ id: ValueID, of values: ArraySlice<ValueID>) -> Bool {
    guard let last = values.last, case .binary(.add, let rest, last) = expression[id]
    else { return false }
    let others = values.dropLast()
    if others.count == 1 { return rest == others.first }
    return builder.useCounts[rest] == 1 && isSum(rest, of: others)
  }

  /// An operation of a vector and a number whose result is used once.
  private func numberOperation(_ id: ValueID) -> (BinaryOperation, ValueID, Int)? {
    guard builder.useCounts[id] == 1, case .binary(let operation, let a, let b) = expression[id],
      operation != .power
    else { return nil }
    if isVector(a), case .number(let number)? = builder.slots[b] { return (operation, a, number) }
    if operation.isCommutative, isVector(b), case .number(let number)? = builder.slots[a] {
      return (operation, b, number)
    }
    return nil
  }

  private func isVector(_ id: ValueID) -> Bool { expression.extent(of: id) != .number }
}

extension SelectionSlot {
  fileprivate var isByRow: Bool { if case .rows = self { true } else { false } }
}

extension TensorOperation {
  fileprivate var isInput: Bool { if case .input = self { true } else { false } }
}

extension TensorExpression {
  /// Whether a value has no elements but ones and zeros.
  func isMask(_ id: ValueID) -> Bool {
    switch self[id] {
    case .binary(let operation, _, _):
      operation.isComparison || operation == .and || operation == .or
    case .unary(.not, _): true
    default: false
    }
  }
}

extension BinaryOperation {
  fileprivate var isComparison: Bool {
    switch self {
    case .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual: true
    default: false
    }
  }

  fileprivate var isCommutative: Bool {
    switch self {
    case .add, .multiply, .minimum, .maximum, .equal, .notEqual, .and, .or: true
    default: false
    }
  }
}
