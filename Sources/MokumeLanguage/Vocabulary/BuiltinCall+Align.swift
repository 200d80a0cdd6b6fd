import MokumeDiagnostics
import MokumeGraph
import MokumeTensor

extension BuiltinCall {
  /// The model with the vocabulary of another.
  func align() throws(Diagnostic) -> NodeID {
    let subject = operand(0)
    guard graph.facts(of: subject.node).layout != nil, !graph.isFactor(subject.node) else {
      throw wrongKind("a model", got: self[0], at: place(0))
    }
    try checkFill()
    if graph.hasRows(subject.node) { throw .alreadyAligned(subjectName, at: place(0)) }
    let own = try ownVocabulary(of: subject)
    guard let own else { return subject.node }
    var table = try target()
    let overrides = try overrides(&table)
    if case .number(let multiple) = self[3] {
      guard let count = Int(exactly: multiple), 1...(1 << 24) ~= count else {
        throw .badCount("multiple", Value.format(multiple), at: place(3))
      }
      table.round(toMultipleOf: count)
    }
    let forced = try forcedTokens()
    let map = table.map(of: own, except: forced)
    if map.isIdentity(of: own.tensors.rowCount), isOwnTokenizer(own, table) {
      return subject.node
    }
    try checkShare(map, table)
    var alignment = try alignment(of: subject, own, table, map)
    // Some of a model's tensors, without its embeddings.
    if alignment.rows.names.allSatisfy({ $0 == nil }) { return subject.node }
    let (gifts, endsInMean) = try gifts(alignment.left, table, overrides)
    // Where what fills has a head of its own, the rows of the model's head come from there.
    let untied = graph.untied(subject.node, by: gifts.flatMap { $0.models.map(\.node) })
    if untied != subject.node {
      alignment = try self.alignment(of: Operand(untied, subject.origin), own, table, map)
    }
    for gift in gifts { alignment.add(try part(gift, alignment.rows)) }
    let whole = alignment
    return try building { () throws(GraphError) in try whole.value(endsInMean: endsInMean) }
  }

  /// Whether the model's own tokenizer is that of the tokens it is given. Another one with the same tokens may
  /// have other special tokens and templates.
  private func isOwnTokenizer(_ own: SourceVocabulary, _ table: TokenTable) -> Bool {
    table.donor == own.source && table.added.isEmpty
      && own.vocabulary.tokens.allSatisfy { $0.id < own.tensors.rowCount }
      && own.vocabulary.tokens.count == table.rows.count { $0 != nil }
  }

  private func alignment(
    of subject: Operand, _ first: SourceVocabulary, _ table: TokenTable, _ map: RowMap
  ) throws(Diagnostic) -> Alignment {
    let models = try models(of: subject)
    let own = try ownRows(of: subject.node, models, table, map)
    let known = graph.facts(of: own)
    let layout = known.layout ?? Layout(names: [], shapes: [])
    let names = zip(layout.names, layout.shapes).map { name, shape -> TensorName? in
      guard let origin = graph.origin(of: own, at: name),
        shape.tokenCount(of: origin.name) == table.rows.count,
        let model = models.first(where: { $0.source == origin.source }),
        model.tensors.names.contains(origin.name)
      else { return nil }
      return origin.name
    }
    let source = graph.reachable(from: [subject.node]).first {
      graph[$0].operation == .source(first.source)
    }
    let rows = RowBuilder(
      graph: graph, table: table, layout: layout, names: names, dtypes: known.dtypes,
      source: source ?? subject.node)
    return Alignment(rows: rows, own: own, map: map)
  }

  private var subjectName: String { evaluator.name(of: operand(0), "the model") }

  /// The vocabulary that all embeddings have that the model is made of; nil when it has none.
  private func ownVocabulary(of subject: Operand) throws(Diagnostic) -> SourceVocabulary? {
    let found = try models(of: subject)
    guard let first = found.first else { return nil }
    for other in found.dropFirst() {
      guard other.tensors.rowCount == first.tensors.rowCount,
        other.vocabulary.hasSameTokens(as: first.vocabulary)
      else {
        throw .severalVocabularies(
          subjectName, graph.sources[first.source].name, graph.sources[other.source].name,
          at: place(0))
      }
    }
    return first
  }

  private func models(of subject: Operand) throws(Diagnostic) -> [SourceVocabulary] {
    try evaluator.vocabularies(of: subject, subjectName, at: place(0))
  }

  /// The tokens of `to`: those of a model, or those of several, one after the other.
  private func target() throws(Diagnostic) -> TokenTable {
    guard case .list(let items) = self[1] else {
      return try evaluator.tokenTable(of: operand(1), at: place(1))
    }
    if items.isEmpty { throw .emptyList(of: caller, at: place(1)) }
    var table: TokenTable?
    var models: [SourceVocabulary] = []
    for (index, item) in items.enumerated() {
      let origin = arguments[1].origin?.part(index)
      guard case .lazy(let node) = item, graph.facts(of: node).layout != nil else {
        throw wrongKind("models", got: item, at: origin?.span ?? place(1))
      }
      let part = Operand(node, origin)
      if table == nil { table = try evaluator.tokenTable(of: part, at: origin?.span ?? place(1)) }
      models += try evaluator.vocabularies(
        of: part, evaluator.name(of: part, "the model"), at: origin?.span ?? place(1))
    }
    guard var table else { throw .emptyList(of: caller, at: place(1)) }
    // Ordinary tokens come before those that the tokenizers added, as mergekit has it.
    for isAdded in [false, true] {
      for model in models {
        for token in model.vocabulary.tokens
        where token.isAdded == isAdded && token.id < model.tensors.rowCount {
          guard table.add(token) else {
            throw .noRoom(for: token, in: graph.sources[table.donor].name, at: place(1))
          }
        }
      }
    }
    return table
  }

  /// Refuses to make all of the rows up, and tells when it would be most of them.
  private func checkShare(_ map: RowMap, _ table: TokenTable) throws(Diagnostic) {
    let tokens = table.rows.count { $0 != nil }
    let kept = tokens - table.missing(in: map).count
    if kept == 0 { throw .noSharedTokens(subjectName, at: span) }
    if kept * 2 < tokens {
      evaluator.host.warn(.fewSharedTokens(subjectName, kept, of: tokens, at: span))
    }
  }
}
