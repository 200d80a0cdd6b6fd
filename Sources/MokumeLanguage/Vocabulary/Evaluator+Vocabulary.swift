import MokumeDiagnostics
import MokumeGraph
import MokumeTensor

extension Evaluator {
  /// The tokens and embeddings of a loaded model; nil for one without tensors that have a row for
  /// each token.
  ///
  /// - Parameters:
  ///   - name: what the user calls it.
  ///   - value: what is made of it; tensors that are not in there need not be known.
  func vocabulary(
    ofSource source: Int, in value: NodeID, _ name: String, at span: Span
  ) throws(Diagnostic) -> SourceVocabulary? {
    let tensors: VocabularyTensors
    do throws(HostFailure) {
      tensors = VocabularyTensors(
        graph.layout(ofSource: source), config: try host.config(ofSource: source))
    } catch {
      throw error.diagnostic(at: span)
    }
    if let doubt = tensors.doubts.first(where: { uses($0.tensor, ofSource: source, in: value) }) {
      throw .unclearVocabulary(doubt, at: span)
    }
    if tensors.names.isEmpty { return nil }
    guard let vocabulary = try tokens(ofSource: source, at: span) else {
      throw graph.sources[source].adapter == nil
        ? .noTokenizer(name, at: span) : .adapterHasNoTokens(name, at: span)
    }
    return SourceVocabulary(source: source, vocabulary: vocabulary, tensors: tensors)
  }

  /// Whether a tensor of a source is part of a value.
  private func uses(_ tensor: TensorName, ofSource source: Int, in value: NodeID) -> Bool {
    graph.facts(of: value).layout?.names.contains { name in
      graph.inputs(of: value, at: name).contains { $0.source == source && $0.name == tensor }
    } ?? false
  }

  /// The tokens of a loaded model, or nil when it has no tokenizer.
  func tokens(ofSource source: Int, at span: Span) throws(Diagnostic) -> Vocabulary? {
    do throws(HostFailure) {
      return try host.vocabulary(ofSource: source)
    } catch {
      throw error.diagnostic(at: span)
    }
  }

  /// The vocabulary of what a value's embeddings were loaded from. Adapters have that of the models
  /// beside them.
  func vocabularies(
    of operand: Operand, _ name: String, at span: Span
  ) throws(Diagnostic) -> [SourceVocabulary] {
    var found: [SourceVocabulary] = []
    for source in graph.models(of: operand.node) {
      let own = graph.sources[source].name
      if let known = try vocabulary(ofSource: source, in: operand.node, own, at: span) {
        found.append(known)
      }
    }
    return found
  }

  /// The tokens in the rows of a value.
  func tokenTable(of operand: Operand, at span: Span) throws(Diagnostic) -> TokenTable {
    let name = name(of: operand, "the model")
    let target = graph.vocabularyTarget(of: operand.node)
    let source = target?.donor ?? graph.models(of: operand.node).first
    guard let source,
      let model = try vocabulary(ofSource: source, in: operand.node, name, at: span)
    else { throw .noEmbeddings(name, at: span) }
    var table = TokenTable(model)
    guard let target else { return table }
    for token in target.added { _ = table.add(token) }
    table.setRows(target.rowCount)
    return table
  }
}
