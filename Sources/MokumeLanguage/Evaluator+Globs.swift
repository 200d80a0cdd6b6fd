import MokumeDiagnostics
import MokumeGraph
import MokumeTensor

extension Evaluator {
  /// A pattern of tensor names.
  func glob(_ pattern: String, at span: Span) throws(Diagnostic) -> Glob {
    do {
      return try Glob(pattern)
    } catch {
      throw .badGlob(pattern, error.description, at: span)
    }
  }

  /// The tensors of a model whose names match one of the patterns, in the model's order.
  ///
  /// - Throws: when a pattern matches none.
  func only(
    _ node: NodeID, _ patterns: [String], _ model: String, at span: Span
  ) throws(Diagnostic) -> NodeID {
    guard let layout = graph.facts(of: node).layout else {
      throw .wrongKind(
        of: "[…]", needs: "a model", got: Value.lazy(node).described(in: graph),
        label: Value.lazy(node).kind(in: graph), at: span)
    }
    var chosen: Set<Int> = []
    for pattern in patterns {
      let glob = try glob(pattern, at: span)
      let matching = layout.names.indices.filter { glob.matches(layout.names[$0]) }
      if matching.isEmpty {
        throw .noMatch(
          pattern, model, count: layout.count, help: help(onGlob: pattern, in: layout),
          at: span)
      }
      chosen.formUnion(matching)
    }
    let part = tensors(of: node, layout.names.indices.filter(chosen.contains))
    if part != node { wholes[part] = wholes[part] ?? node }
    return part
  }

  /// Some tensors of a value under their own names.
  func tensors(of node: NodeID, _ positions: [Int]) -> NodeID {
    guard let layout = graph.facts(of: node).layout else { return node }
    return graph.gather(
      [node],
      positions.map {
        (layout.names[$0], Gather.Origin(operand: 0, name: layout.names[$0]))
      })
  }
}
