import MokumeGraph

/// In which pass each value of a tensor's expression can be computed at the earliest.
///
/// A value whose level is L needs what L passes found before it. A reduction of a value of level L
/// happens in pass L and its result has level L + 1.
struct Levels {
  private(set) var levels: [Int] = []
  /// The values that roots are made of.
  private(set) var isLive: [Bool]

  init(_ expression: TensorExpression, roots: [ValueID]) {
    isLive = [Bool](repeating: false, count: expression.operations.count)
    var pending = roots
    while let next = pending.popLast() {
      if isLive[next.index] { continue }
      isLive[next.index] = true
      pending.append(contentsOf: expression[next].operands)
    }
    for operation in expression.operations {
      let below = operation.operands.map { levels[$0.index] }.max() ?? 0
      levels.append(below + (Levels.needsPass(operation, in: expression) ? 1 : 0))
    }
  }

  subscript(id: ValueID) -> Int { levels[id.index] }

  /// Whether the value is found by reading all elements of an operand.
  static func needsPass(_ operation: TensorOperation, in expression: TensorExpression) -> Bool {
    switch operation {
    case .reduce(_, let x, let y, let reach):
      // Numbers of rows lie across columns, and those of columns across rows.
      let finest = expression.extent(of: x).joined(y.map(expression.extent) ?? .number)
      return finest.joined(reach.extent) == .elements
    case .ranked, .trim: return true
    default: return false
    }
  }
}
