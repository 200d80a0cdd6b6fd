import MokumeDiagnostics
import MokumeGraph
import MokumeTensor

extension BuiltinCall {
  /// The value with rows of its sources' tensors in place of all of them.
  ///
  /// - Parameters:
  ///   - move: for rows that take the place of a model's own which they are.
  ///   - rows: for a source with embeddings which rows, nil for one that stays as it is.
  func choosing(
    of node: NodeID, _ name: String, _ move: TokenMove? = nil, at span: Span,
    _ rows: (Int) throws(Diagnostic) -> (RowGather, dtypes: [DType])?
  ) throws(Diagnostic) -> NodeID {
    do {
      return try graph.rebuilding(node, move) { source throws(Diagnostic) in
        guard case .source(let index) = graph[source].operation, let found = try rows(index) else {
          return source
        }
        return graph.rows(of: source, found.0, dtypes: found.dtypes)
      }
    } catch let error as Diagnostic {
      throw error
    } catch let error as GraphError {
      throw evaluator.misfit(
        error, Operand(node, nil), Operand(node, nil), "cannot be aligned", at: span)
    } catch {
      let isAdapted = graph.sources(of: node).contains { graph.sources[$0].adapter != nil }
      throw .rowsAreMixed(name, isAdapted: isAdapted, at: span)
    }
  }

  /// A model's own rows under the map.
  func ownRows(
    of node: NodeID, _ models: [SourceVocabulary], _ table: TokenTable, _ map: RowMap
  ) throws(Diagnostic) -> NodeID {
    let name = evaluator.name(of: operand(0), "the model")
    for model in models { try requireNumbers(model, at: place(0)) }
    let old = models.first?.tensors.rowCount ?? 0
    let moved = graph.tensors(withTokens: models, of: node)
    let move = TokenMove(from: old, to: table.rows.count) { source, name in
      moved[source]?.contains(name) == true
    }
    return try choosing(of: node, name, move, at: place(0)) { source throws(Diagnostic) in
      guard let tensors = moved[source] else { return nil }
      let old = graph.layout(ofSource: source)
      let layout = graph.layout(old, settingRows: table.rows.count, of: tensors.contains)
      let origins = old.names.map { name in
        tensors.contains(name) ? RowGather.Origin(name: name, map: map) : nil
      }
      let gather = RowGather(
        layout: layout, origins: origins, carriesRest: true, target: table.target)
      return (gather, [])
    }
  }

  /// Some rows of a model that fills another, 0 elsewhere.
  func rows(
    of node: NodeID, _ map: RowMap, for rows: RowBuilder, at span: Span
  ) throws(Diagnostic) -> NodeID {
    let name = evaluator.name(of: Operand(node, nil), "the model")
    return try choosing(of: node, name, at: span) { source throws(Diagnostic) in
      if graph.sources[source].adapter != nil, graph.models(of: node) != [source] {
        throw .adapterGivesRows(graph.sources[source].name, at: span)
      }
      guard
        let model = try evaluator.vocabulary(ofSource: source, in: node, name, at: span)
      else { throw .noEmbeddings(name, at: span) }
      try requireNumbers(model, at: span)
      var origins: [RowGather.Origin?] = []
      for (position, old) in rows.names.enumerated() {
        guard let old else {
          origins.append(nil)
          continue
        }
        let found = tensor(of: model, for: [rows.layout.names[position], old], position, rows)
        try requireFit(position, of: rows.layout, old, found, model, span)
        origins.append(.init(name: found ?? old, map: map))
      }
      let gather = RowGather(
        layout: rows.layout, origins: origins, carriesRest: false, target: rows.table.target)
      return (gather, rows.dtypes)
    }
  }

  /// Refuses embeddings that are no numbers to compute with.
  private func requireNumbers(
    _ model: SourceVocabulary, at span: Span
  ) throws(Diagnostic) {
    for header in graph.sources[model.source].headers
    where model.tensors.names.contains(header.name) && !header.dtype.isComputable {
      let name = graph.sources[model.source].name
      throw .notComputable(header.name, name, header.dtype, name, header.dtype, at: span)
    }
  }

  /// The tensor of a model that stands for one of the result: that of the same name, or of the name that
  /// it has in the model that is aligned, or what a tied head shares.
  private func tensor(
    of model: SourceVocabulary, for names: [TensorName], _ position: Int, _ rows: RowBuilder
  ) -> TensorName? {
    if let name = names.first(where: model.tensors.names.contains) {
      return graph.sources[model.source].twins[name] ?? name
    }
    let layout = graph.layout(ofSource: model.source)
    let wanted = rows.layout.shapes[position].tokenEntry(of: names[names.count - 1])?.rank
    let isSingleRow = names.contains { $0.tokenTensor?.isSingleRow == true }
    return layout.names.indices.first { place in
      let name = layout.names[place]
      return model.tensors.names.contains(name)
        && layout.shapes[place].tokenEntry(of: name)?.rank == wanted
        && (name.tokenTensor?.isSingleRow == true) == isSingleRow
    }.map { layout.names[$0] }
  }

  private func requireFit(
    _ position: Int, of wanted: Layout, _ old: TensorName, _ found: TensorName?,
    _ model: SourceVocabulary, _ span: Span
  ) throws(Diagnostic) {
    let (name, shape) = (wanted.names[position], wanted.shapes[position])
    let layout = graph.layout(ofSource: model.source)
    let title = graph.sources[model.source].name
    guard let found, let position = layout.position(of: found) else {
      throw .lacksTensors([name], rule: title, at: span)
    }
    let other = layout.shapes[position]
    guard other.tokenEntry(of: found) == shape.tokenEntry(of: old) else {
      throw .shapesDiffer(
        [.init(name: name, left: shape, right: other)], total: layout.count,
        evaluator.name(of: operand(0), "the model"), title, label: "cannot give rows", at: span)
    }
  }
}

extension Graph {
  /// The tensors of a value's sources that have a row for each token. Those of an adapter are what it does
  /// to such tensors of the models beside it.
  fileprivate func tensors(
    withTokens models: [SourceVocabulary], of node: NodeID
  ) -> [Int: Set<TensorName>] {
    var found = Dictionary(
      models.map { ($0.source, $0.tensors.names) }, uniquingKeysWith: { first, _ in first })
    guard let count = models.first?.tensors.rowCount else { return found }
    for source in sources(of: node) where found[source] == nil {
      guard let adapter = sources[source].adapter else { continue }
      let layout = layout(ofSource: source)
      let pieces = adapter.changes.flatMap { change in
        [change.difference, change.replacement, change.magnitude].compactMap(\.self).filter {
          layout.position(of: $0).map {
            TokenMove.hasTokens(change.name, layout.shapes[$0], count: count)
          } ?? false
        }
      }
      if !pieces.isEmpty { found[source] = Set(pieces) }
    }
    return found
  }
}
