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
