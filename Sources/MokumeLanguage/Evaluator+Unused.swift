import MokumeDiagnostics
import MokumeSyntax

extension Evaluator {
  /// Warns of an expression that is a statement of its own and does nothing, and of those in the
  /// statement's blocks.
  ///
  /// - Parameter isFirst: whether no line above can be what the statement was meant to continue.
  func warnOfUnusedValues(_ statement: Statement, isFirst: Bool) {
    switch statement.kind {
    case .expression(let expression) where !expression.mayAct:
      let mayContinue = !isFirst && expression.beginsWithMinus
      host.warn(.unusedValue(mayContinue: mayContinue, at: expression.span))
    case .define(_, _, .block(let body), _), .forEach(_, _, let body):
      warnOfUnusedValues(body)
    case .ifElse(_, let then, let otherwise):
      warnOfUnusedValues(then)
      warnOfUnusedValues(otherwise ?? [])
    default: break
    }
  }

  private func warnOfUnusedValues(_ block: [Statement]) {
    for (index, statement) in block.enumerated() {
      warnOfUnusedValues(statement, isFirst: index == 0)
    }
  }
}

extension Expression {
  /// Whether it is there for what a call does, such as `print`, rather than for its value.
  fileprivate var mayAct: Bool {
    switch kind {
    case .call, .load, .missing: true
    case .conditional(_, let then, let otherwise): then.mayAct || otherwise.mayAct
    case .comprehension(let element, _, _, _): element.mayAct
    default: false
    }
  }

  /// Whether its first character is a minus sign, as in a line meant to continue the one above.
  fileprivate var beginsWithMinus: Bool {
    switch kind {
    case .unary(let symbol, _): symbol == .negate
    case .binary(_, let left, _, _): left.span.lower == span.lower && left.beginsWithMinus
    default: false
    }
  }
}
