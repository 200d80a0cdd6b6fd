import MokumeDiagnostics
import MokumeGraph
import MokumeSyntax
import MokumeTensor

/// One side of an operation, with the user's own text for it.
struct Operand {
  let node: NodeID
  let origin: Origin?

  init(_ node: NodeID, _ origin: Origin?) {
    self.node = node
    self.origin = origin
  }
}

extension Evaluator {
  /// Why two values cannot be combined, in the user's own names for them.
  func misfit(
    _ error: GraphError, _ left: Operand, _ right: Operand, _ label: String,
    hasBase: Bool = false, at span: Span
  ) -> Diagnostic {
    let (x, y) = (name(of: left, "the first"), name(of: right, "the second"))
    switch error {
    case .shapesDiffer(let pairs, let total):
      let tokens =
        pairs.allSatisfy(\.isOfVocabularies) ? tokenDifference(left, right, x, y) : nil
      let isPartial = [left, right].contains { graph.facts(of: $0.node).isPartial }
      return .shapesDiffer(
        pairs, total: total, x, y, label: label, isOfAdapter: isPartial, hasBase: hasBase,
        at: span, tokens: tokens)
    case .namesDiffer(let onlyLeft, let onlyRight):
      return .namesDiffer(
        onlyLeft: onlyLeft, onlyRight: onlyRight, x, y, label: label, at: span)
    case .beyondModel(let names, let total, let isLeft):
      let layout = graph.facts(of: (isLeft ? right : left).node).layout
      let (adapter, model) = isLeft ? (x, y) : (y, x)
      var advice: String?
      if let layout, let (own, other) = prefixes(of: names, in: layout) {
        advice =
          hasBase
          ? .renamedBase(model, own, other, isWhole: names.count == total)
          : .renamedAdapter(adapter, own, other)
      }
      return .beyondModel(
        names, total: total, adapter, model, label: label, advice: advice, at: span)
    case .notComputable(let tensor, let leftType, let rightType):
      return .notComputable(tensor, x, leftType, y, rightType, at: span)
    }
  }

  /// Which tokens one side has and the other has not, in a few words; nil when nobody knows.
  private func tokenDifference(
    _ left: Operand, _ right: Operand, _ x: String, _ y: String
  ) -> String? {
    func vocabulary(_ operand: Operand) -> Vocabulary? {
      guard let source = graph.sources(of: operand.node).first else { return nil }
      // A tokenizer that cannot be read must not hide the message that is being made.
      return try? host.vocabulary(ofSource: source)
    }
    guard let a = vocabulary(left), let b = vocabulary(right) else { return nil }
    let difference = TokenDifference(of: b, from: a)
    let parts = [(y, difference.added), (x, difference.missing)].filter { !$0.1.isEmpty }
    if parts.isEmpty { return "both have the same tokens, so the others are padding" }
    return parts.map { "`\($0)` adds \(tokenWords($1))" }.joined(separator: ", ")
  }

  /// Refuses packed quantized weights by the name users know them under.
  func checkUnpacked(
    _ a: NodeID, _ b: NodeID, _ left: Origin?, _ right: Origin?, at span: Span
  ) throws(Diagnostic) {
    for operand in [Operand(a, left), Operand(b, right)] {
      let known = graph.facts(of: operand.node)
      guard let layout = known.layout, hasPackedNames(layout) else { continue }
      let packed = layout.names.indices.filter {
        layout.names[$0].isPacked && known.dtypes.indices.contains($0)
          && known.dtypes[$0].isIntegral
      }
      guard let first = packed.first else { continue }
      let source = graph.sources(of: operand.node).first.map { graph.sources[$0].name }
      throw .packed(
        name(of: operand, "the model"), source: source ?? "it", count: packed.count,
        type: known.dtypes[first], at: span)
    }
  }

  /// Whether some tensor has the name under which GPTQ and AWQ store packed weights.
  private func hasPackedNames(_ layout: Layout) -> Bool {
    if let known = packedLayouts[ObjectIdentifier(layout)] { return known }
    let found = layout.names.contains { $0.isPacked }
    packedLayouts[ObjectIdentifier(layout)] = found
    return found
  }

  /// What the user calls an operand: a name in its text without the numbers that scale it, the text
  /// itself when it is short, or the name of the one model it was loaded from.
  func name(of operand: Operand, _ fallback: String) -> String {
    if let expression = operand.origin?.expression {
      let subject = subject(of: expression)
      let text = text(subject.span)
      if text.count <= 24, !text.contains("\n") { return text }
    }
    let models = graph.sources(of: operand.node)
    return models.count == 1 ? graph.sources[models[0]].name : fallback
  }

  private func subject(of expression: Expression) -> Expression {
    switch expression.kind {
    case .unary(.negate, let operand): subject(of: operand)
    case .binary(.multiply, let left, let right, _):
      isNumber(left) ? subject(of: right) : isNumber(right) ? subject(of: left) : expression
    case .binary(.divide, let left, let right, _) where isNumber(right): subject(of: left)
    default: expression
    }
  }

  private func isNumber(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .number: true
    case .unary(.negate, let operand): isNumber(operand)
    case .name(let name): if case .number? = frame.scope.lookup(name)?.value { true } else { false }
    default: false
    }
  }
}

extension TensorName {
  fileprivate var isPacked: Bool { text.utf8.suffix(8).elementsEqual(".qweight".utf8) }
}
