import MokumeDiagnostics
import MokumeGraph
import MokumeSyntax

extension Evaluator {
  /// Whether a condition holds, or nil when only weights can tell and the host reads none.
  ///
  /// - Throws: for anything but a truth value; a comparison of numbers that only the run knows is
  ///   computed first.
  func truth(of condition: Expression) throws(Diagnostic) -> Bool? {
    let value = try evaluate(condition)
    switch value {
    case .boolean(let truth): return truth
    case .lazy(let node) where isSingleNumber(node) && graph.isMask(node):
      return isUnread(value) ? nil : try number(node, place(condition)) != 0
    default:
      throw .notATruthValue(
        got: value.described(in: graph), label: value.kind(in: graph),
        isPerTensor: isLazyMask(value), at: place(condition))
    }
  }

  private func isLazyMask(_ value: Value) -> Bool {
    if case .lazy(let node) = value { graph.isMask(node) } else { false }
  }

  /// Whether a lazy value is one number for the whole model.
  func isSingleNumber(_ node: NodeID) -> Bool {
    let known = graph.facts(of: node)
    guard case .factor = known.weight else { return false }
    return known.grain == .model
  }

  /// Whether the value is a number that the host does not compute.
  func isUnread(_ value: Value) -> Bool {
    guard !host.readsWeights, case .lazy(let node) = value else { return false }
    return isSingleNumber(node) && graph.constantValue(node) == nil
  }

  /// Computes a lazy number, once.
  func number(_ node: NodeID, _ span: Span) throws(Diagnostic) -> Double {
    if let known = graph.constantValue(node) ?? numbers[node] { return known }
    let value: Double
    do { value = try host.number(node) } catch { throw error.diagnostic(at: span) }
    numbers[node] = value
    return value
  }

  /// The value as a plain number, computing it if only the run knows it, or nil for another kind.
  func plainNumber(_ value: Value, _ span: Span) throws(Diagnostic) -> Double? {
    switch value {
    case .number(let number): return number
    case .lazy(let node) where isSingleNumber(node): return try number(node, span)
    default: return nil
    }
  }

  /// The value as a node of the graph: a lazy value, a number or a truth value; else nil.
  func node(_ value: Value) -> NodeID? {
    switch value {
    case .lazy(let node): node
    case .number(let number): graph.constant(number)
    case .boolean(let truth): graph.constant(truth ? 1 : 0)
    default: nil
    }
  }

  /// A node as a value: a constant becomes a plain number again.
  func value(_ node: NodeID) -> Value {
    graph.constantValue(node).map { .number($0) } ?? .lazy(node)
  }
}
