import MokumeDiagnostics
import MokumeGraph
import MokumeTensor

/// Where the row of one token comes from.
struct TokenOverride {
  enum Source {
    case zero
    /// A row of a model, by its number.
    case row(SourceVocabulary, NodeID, Int)
  }

  let token: [UInt8]
  let source: Source
}

extension BuiltinCall {
  /// What `tokens:` says; tokens that the table lacks are added to it.
  func overrides(_ table: inout TokenTable) throws(Diagnostic) -> [TokenOverride] {
    guard case .map(let map) = self[4] else { return [] }
    var found: [TokenOverride] = []
    for entry in map.entries {
      guard let key = entry.key else {
        throw wrongKind("tokens as keys", got: .string("else"), at: entry.keySpan)
      }
      let token = Array(key.utf8)
      let new = Vocabulary.Token(bytes: token, id: 0)
      guard table.add(new) else {
        throw .noRoom(
          for: new, in: graph.sources[table.donor].name, at: entry.keySpan)
      }
      found.append(
        TokenOverride(token: token, source: try source(of: token, entry.value, entry.valueSpan)))
    }
    return found
  }

  /// A model, a model with another token or a number of its rows, or "zero".
  private func source(
    of token: [UInt8], _ value: Value, _ span: Span
  ) throws(Diagnostic) -> TokenOverride.Source {
    switch value {
    case .string("zero"): return .zero
    case .lazy(let node): return try row(token, of: node, span)
    case .list(let items) where items.count == 2:
      guard case .lazy(let node) = items[0] else { break }
      switch items[1] {
      case .string(let other): return try row(Array(other.utf8), of: node, span)
      case .number(let number):
        let model = try fillModel(node, at: span)
        guard let row = Int(exactly: number), 0..<model.tensors.rowCount ~= row else {
          throw .noRow(
            Value.format(number), of: graph.sources[model.source].name, model.tensors.rowCount,
            at: span)
        }
        return .row(model, node, row)
      default: break
      }
    default: break
    }
    throw wrongKind(
      "a model, [model, token], [model, row] or \"zero\" for each token", got: value, at: span)
  }

  private func row(
    _ token: [UInt8], of node: NodeID, _ span: Span
  ) throws(Diagnostic) -> TokenOverride.Source {
    let model = try fillModel(node, at: span)
    guard let row = model.row(of: token) else {
      throw .lacksToken(token, graph.sources[model.source].name, at: span)
    }
    return .row(model, node, row)
  }

  /// The vocabulary of a model that gives rows.
  func fillModel(_ node: NodeID, at span: Span) throws(Diagnostic) -> SourceVocabulary {
    guard graph.facts(of: node).layout != nil, !graph.hasRows(node),
      let model = try evaluator.vocabularies(of: Operand(node, nil), "the model", at: span).first
    else { throw wrongKind("a model with embeddings", got: .lazy(node), at: span) }
    let isDifference = graph.isDifference(operand(0).node)
    guard graph.isDifference(node) == isDifference else {
      throw wrongKind(
        isDifference ? "a difference, as what it fills is" : "a model, as what it fills is",
        got: .lazy(node), at: span)
    }
    return model
  }

  /// The tokens of `force:`, whose rows are not the model's own.
  func forcedTokens() throws(Diagnostic) -> Set<[UInt8]> {
    var forced: Set<[UInt8]> = []
    for item in list(5) {
      guard case .string(let token) = item else {
        throw wrongKind("a list of tokens", got: item, at: place(5))
      }
      forced.insert(Array(token.utf8))
    }
    return forced
  }
}
