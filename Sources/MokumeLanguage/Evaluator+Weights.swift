import MokumeDiagnostics
import MokumeGraph
import MokumeSyntax

extension Evaluator {
  /// How far a sum of weights may be from 1 before `save` says so.
  private static let weightTolerance = 1e-6

  /// Refuses to save a difference, and warns when the weights do not sum to 1.
  func checkWeights(
    _ node: NodeID, _ expression: Expression, _ path: Expression, allowsDifference: Bool
  ) throws(Diagnostic) {
    guard case .sum(let sum?) = graph.facts(of: node).weight else { return }
    let assigned = assignment(of: expression)
    if isNegligible(sum) {
      if allowsDifference { return }
      let saved = place(expression)
      let definition = assigned.flatMap { $0.span.source == saved.source ? $0.span : nil }
      throw .savesDifference(
        text(expression.span), path: text(path.span), assigned: definition,
        isSum: isSum(expression), at: saved)
    }
    if (sum - 1).magnitude <= Evaluator.weightTolerance { return }
    let shown = assigned ?? expression
    host.warn(
      .weightsNotOne(
        sum, terms: terms(node), text: text(shown.span), isSum: isSum(shown), at: shown.span))
  }

  /// The expression that a name was last given, if the expression is a name.
  private func assignment(of expression: Expression) -> Expression? {
    guard case .name(let name) = expression.kind else { return nil }
    return frame.scope.lookup(name)?.expression
  }

  private func isSum(_ expression: Expression) -> Bool {
    if case .binary = expression.kind { true } else { false }
  }

  /// The weights of the terms a value was added up from, or none when they are not few and known.
  private func terms(_ node: NodeID) -> [Double] {
    var weights: [Double] = []
    var pending: [(node: NodeID, sign: Double)] = [(node, 1)]
    while let (node, sign) = pending.popLast() {
      guard weights.count + pending.count < 6 else { return [] }
      switch graph[node].operation {
      case .binary(.add), .binary(.subtract):
        let operands = graph[node].operands
        let isSubtraction = graph[node].operation == .binary(.subtract)
        pending.append((operands[1], isSubtraction ? -sign : sign))
        pending.append((operands[0], sign))
      default:
        guard case .sum(let weight?) = graph.facts(of: node).weight else { return [] }
        weights.append(sign * weight)
      }
    }
    return weights.count > 1 ? weights : []
  }
}
