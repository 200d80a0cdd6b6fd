import MokumeDiagnostics
import MokumeGraph
import MokumeTensor

extension Evaluator {
  /// The tokens and embeddings of a loaded model; nil for one without tensors that have a row for
  /// each token.
  ///
  /// - Parameter name: what the user calls it.
  func vocabulary(
    ofSource source: Int, _ name: String, at span: Span
  ) throws(Diagnostic) -> SourceVocabulary? {
    let tensors: VocabularyTensors
    do {
      let config = try host.config(ofSource: source)
      tensors = try VocabularyTensors(graph.layout(ofSource: source), config: config)
    } catch let error as HostFailure {
      throw error.diagnostic(at: span)
    } catch let doubt as VocabularyDoubt {
      throw .unclearVocabulary(doubt, at: span)
    } catch {
      throw Diagnostic(.internalError, "\(error)", at: .init(span, ""))
    }
    if tensors.names.isEmpty { return nil }
    guard let vocabulary = try tokens(ofSource: source, at: span) else {
      throw .noTokenizer(name, at: span)
    }
    return SourceVocabulary(source: source, vocabulary: vocabulary, tensors: tensors)
  }

  /// The tokens of a loaded model, or nil when it has no tokenizer.
  func tokens(ofSource source: Int, at span: Span) throws(Diagnostic) -> Vocabulary? {
    do throws(HostFailure) {
      return try host.vocabulary(ofSource: source)
    } catch {
      throw error.diagnostic(at: span)
    }
  }

  /// The vocabulary of what a value's embeddings were loaded from.
  func vocabularies(
    of operand: Operand, _ name: String, at span: Span
  ) throws(Diagnostic) -> [SourceVocabulary] {
    var found: [SourceVocabulary] = []
    for source in graph.sources(of: operand.node) {
      let own = graph.sources[source].name
      if let known = try vocabulary(ofSource: source, own, at: span) { found.append(known) }
    }
    return found
  }

  /// The tokens in the rows of a value.
  func tokenTable(of operand: Operand, at span: Span) throws(Diagnostic) -> TokenTable {
    let name = name(of: operand, "the model")
    let target = graph.vocabularyTarget(of: operand.node)
    let source = target?.donor ?? graph.sources(of: operand.node).first
    guard let source, let model = try vocabulary(ofSource: source, name, at: span) else {
      throw .noEmbeddings(name, at: span)
    }
    var table = TokenTable(model)
    guard let target else { return table }
    for token in target.added { _ = table.add(token) }
    table.setRows(target.rowCount)
    return table
  }
}
