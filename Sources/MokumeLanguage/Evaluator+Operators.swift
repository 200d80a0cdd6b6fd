import MokumeDiagnostics
import MokumeGraph
import MokumeSyntax

extension Evaluator {
  func unary(_ symbol: UnaryOperator, _ operand: Expression) throws(Diagnostic) -> Value {
    let value = try evaluate(operand)
    switch (symbol, value) {
    case (.negate, .number(let number)): return .number(-number)
    case (.negate, .lazy(let node)): return .lazy(graph.unary(.negate, node))
    case (.not, .boolean(let truth)): return .boolean(!truth)
    case (.not, .lazy(let node)): return .lazy(graph.unary(.not, node))
    default:
      throw .wrongKind(
        of: symbol.rawValue,
        needs: symbol == .not ? "a truth value or a mask" : "a number or a model",
        got: value.described(in: graph), label: value.kind(in: graph), at: place(operand))
    }
  }

  func binary(
    _ symbol: BinaryOperator, _ left: Expression, _ right: Expression, _ expression: Expression
  ) throws(Diagnostic) -> Value {
    let x = try evaluate(left)
    if case .boolean(let truth) = x {
      if symbol == .and, !truth { return .boolean(false) }
      if symbol == .or, truth { return .boolean(true) }
    }
    let y = try evaluate(right)
    if let plain = try plain(symbol, x, y, expression) { return plain }
    let isTruth = !isLogical(symbol) || !(isNumber(x) || isNumber(y))
    guard isTruth, let operation = symbol.operation, let a = try operand(x, left, beside: y),
      let b = try operand(y, right, beside: x),
      isLogical(symbol) || !(isBoolean(x) || isBoolean(y))
    else {
      throw .operandKinds(
        symbol, x.described(in: graph), y.described(in: graph), at: place(expression),
        isConcatenation: symbol == .add)
    }
    return try combine(
      operation, a, b, origin(of: left), origin(of: right), at: place(expression))
  }

  /// An operand as a node; beside a number or a model, rule maps and functions are numbers too.
  private func operand(
    _ value: Value, _ expression: Expression, beside other: Value
  ) throws(Diagnostic) -> NodeID? {
    if let node = node(value) { return node }
    switch other {
    case .lazy, .number, .map:
      return try varyingNumbers(value, title: title(of: expression), at: place(expression))
    default: return nil
    }
  }

  /// What numbers that an expression gives are called.
  func title(of expression: Expression) -> String {
    switch expression.kind {
    case .name(let name): name
    case .map: "factor"
    default: shortText(place(expression)) ?? "factor"
    }
  }

  /// Joins two nodes; a mismatch is reported with the operands' own names.
  func combine(
    _ operation: MokumeGraph.BinaryOperation, _ a: NodeID, _ b: NodeID, _ left: Origin?,
    _ right: Origin?, at span: Span
  ) throws(Diagnostic) -> Value {
    try checkUnpacked(a, b, left, right, at: span)
    let both = try bound([a, b])
    do {
      return value(try graph.binary(operation, both[0], both[1]))
    } catch {
      throw misfit(error, Operand(a, left), Operand(b, right), operation.misfitLabel, at: span)
    }
  }

  /// The result of an operator on values that need no graph, or nil.
  private func plain(
    _ symbol: BinaryOperator, _ x: Value, _ y: Value, _ expression: Expression
  ) throws(Diagnostic) -> Value? {
    switch (symbol, x, y) {
    case (.halfOpenRange, _, _), (.closedRange, _, _):
      return .range(try range(symbol, x, y, expression))
    case (.and, .boolean(let a), .boolean(let b)): return .boolean(a && b)
    case (.or, .boolean(let a), .boolean(let b)): return .boolean(a || b)
    case (_, .number(let a), .number(let b)):
      guard let operation = symbol.operation, !isLogical(symbol) else { return nil }
      let result = operation.apply(a, b)
      return operation.isPredicate ? .boolean(result != 0) : .number(result)
    case (.equal, _, .string), (.equal, .string, _), (.notEqual, _, .string),
      (.notEqual, .string, _):
      // Text that only weights could tell, such as a hash.
      if let unread = [x, y].first(where: isUnread), let node = node(unread) {
        return .lazy(try compared(node, symbol, at: place(expression)))
      }
      return areEqual(x, y).map { .boolean($0 == (symbol == .equal)) }
    case (.equal, _, _): return areEqual(x, y).map { .boolean($0) }
    case (.notEqual, _, _): return areEqual(x, y).map { .boolean(!$0) }
    case (_, .string(let a), .string(let b)): return compare(symbol, a, b)
    default: return nil
    }
  }

  /// A mask that nobody computes.
  private func compared(
    _ node: NodeID, _ symbol: BinaryOperator, at span: Span
  ) throws(Diagnostic) -> NodeID {
    let operation = symbol == .equal ? MokumeGraph.BinaryOperation.equal : .notEqual
    let value = try combine(operation, node, graph.constant(0), nil, nil, at: span)
    return self.node(value) ?? node
  }

  private func range(
    _ symbol: BinaryOperator, _ x: Value, _ y: Value, _ expression: Expression
  ) throws(Diagnostic) -> NumberRange {
    let span = place(expression)
    // A range whose length only weights could tell counts as empty.
    if isUnread(x) || isUnread(y) { return NumberRange(lower: 0, upper: 0, isClosed: false) }
    guard let lower = try plainNumber(x, span), let upper = try plainNumber(y, span) else {
      throw .operandKinds(
        symbol, x.described(in: graph), y.described(in: graph), at: span, isConcatenation: false)
    }
    guard lower <= upper else {
      throw .reversedRange(Value.format(lower), Value.format(upper), symbol, at: span)
    }
    return NumberRange(lower: lower, upper: upper, isClosed: symbol == .closedRange)
  }

  /// Whether two values are equal, or nil when that differs from element to element.
  private func areEqual(_ x: Value, _ y: Value) -> Bool? {
    switch (x, y) {
    case (.none, .none): return true
    case (.none, _), (_, .none): return false
    case (.lazy, .number), (.number, .lazy), (.lazy, .lazy): return nil
    // As numbers they differ from tensor to tensor; otherwise they have no equals.
    case (.map, _), (_, .map), (.function, _), (_, .function): return nil
    case (.dtype(let dtype), .string(let name)), (.string(let name), .dtype(let dtype)):
      return (dtype.languageName ?? dtype.rawValue) == name
    case (.number(let a), .number(let b)): return a == b
    case (.boolean(let a), .boolean(let b)): return a == b
    case (.string(let a), .string(let b)): return a.utf8.elementsEqual(b.utf8)
    case (.dtype(let a), .dtype(let b)): return a == b
    case (.range(let a), .range(let b)): return a == b
    case (.list(let a), .list(let b)):
      if a.count != b.count { return false }
      var result = true
      for (x, y) in zip(a, b) {
        guard let isEqual = areEqual(x, y) else { return nil }
        result = result && isEqual
      }
      return result
    default: return false
    }
  }

  private func compare(_ symbol: BinaryOperator, _ a: String, _ b: String) -> Value? {
    let isLess = a.utf8.lexicographicallyPrecedes(b.utf8)
    let isGreater = b.utf8.lexicographicallyPrecedes(a.utf8)
    return switch symbol {
    case .less: .boolean(isLess)
    case .lessOrEqual: .boolean(!isGreater)
    case .greater: .boolean(isGreater)
    case .greaterOrEqual: .boolean(!isLess)
    default: nil
    }
  }

  private func isNumber(_ value: Value) -> Bool {
    if case .number = value { true } else { false }
  }

  private func isLogical(_ symbol: BinaryOperator) -> Bool { symbol == .and || symbol == .or }

  private func isBoolean(_ value: Value) -> Bool {
    if case .boolean = value { true } else { false }
  }
}

extension BinaryOperator {
  /// The operation on numbers that the symbol stands for; ranges have none.
  fileprivate var operation: MokumeGraph.BinaryOperation? {
    switch self {
    case .or: .or
    case .and: .and
    case .equal: .equal
    case .notEqual: .notEqual
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .greater: .greater
    case .greaterOrEqual: .greaterOrEqual
    case .add: .add
    case .subtract: .subtract
    case .multiply: .multiply
    case .divide: .divide
    case .halfOpenRange, .closedRange: nil
    }
  }
}

extension MokumeGraph.BinaryOperation {
  /// What two models that do not fit cannot be.
  fileprivate var misfitLabel: String {
    switch self {
    case .add: "cannot be added"
    case .subtract: "cannot be subtracted"
    case .multiply: "cannot be multiplied"
    case .divide: "cannot be divided"
    case .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual: "cannot be compared"
    default: "cannot be combined"
    }
  }
}
