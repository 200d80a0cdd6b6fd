import MokumeDiagnostics
import MokumeGraph
import MokumeTensor

extension BuiltinCall {
  /// The differences between models.
  func compatibility() throws(Diagnostic) -> Table {
    let items = list(0)
    if items.isEmpty { throw .emptyList(of: caller, at: place(0)) }
    var models: [ComparedModel] = []
    var nodes: [NodeID] = []
    for (index, item) in items.enumerated() {
      let origin = arguments[0].origin?.part(index)
      guard case .lazy(let node) = item, graph.facts(of: node).layout != nil,
        !graph.isFactor(node)
      else { throw wrongKind("models", got: item, at: origin?.span ?? place(0)) }
      models.append(try compared(Operand(node, origin), at: origin?.span ?? place(0)))
      nodes.append(node)
    }
    for (place, node) in graph.evened(nodes).enumerated() {
      models[place].mixed = graph.facts(of: node).layout ?? models[place].mixed
    }
    var comparison = Comparison(models)
    comparison.compareConfigs()
    comparison.compareTensors()
    comparison.compareTokens()
    comparison.compareTexts()
    comparison.compareTemplates()
    return comparison.table
  }

  private func compared(_ operand: Operand, at span: Span) throws(Diagnostic) -> ComparedModel {
    let known = graph.facts(of: operand.node)
    let target = graph.vocabularyTarget(of: operand.node)
    var model = ComparedModel(
      name: title(of: operand),
      layout: known.layout ?? Layout(names: [], shapes: []), dtypes: known.dtypes,
      kind: known.isPartial ? .adapter : graph.isDifference(operand.node) ? .difference : .model)
    let first = graph.models(of: operand.node).first ?? graph.sources(of: operand.node).first
    guard let source = first else { return model }
    for source in graph.models(of: operand.node) {
      for twins in graph.twins(of: source, in: operand.node) where model.twins[twins.name] == nil {
        model.twins[twins.name] = twins.twin
      }
    }
    let donor = target?.donor ?? source
    do throws(HostFailure) {
      model.config = try evaluator.host.config(ofSource: source)
      model.generation = try evaluator.host.sideFile("generation_config.json", ofSource: source)
      if let target { try give(target, to: &model) }
      model.settings = try evaluator.host.sideFile("tokenizer_config.json", ofSource: donor)
      model.templates = ComparedTemplates(
        file: try evaluator.host.sideFile("chat_template.jinja", ofSource: donor),
        folder: try evaluator.host.sideFile("additional_chat_templates", ofSource: donor),
        settings: model.settings)
      model.vocabulary = try evaluator.host.vocabulary(ofSource: donor)
    } catch {
      throw error.diagnostic(at: span)
    }
    if let target, let own = model.vocabulary, !target.added.isEmpty {
      model.vocabulary = Vocabulary(
        kind: own.kind, tokens: own.tokens + target.added, isOfWeights: own.isOfWeights)
    }
    return model
  }

  /// Makes the configs of a model speak of the vocabulary that it was given, as a save does.
  private func give(
    _ target: VocabularyTarget, to model: inout ComparedModel
  ) throws(HostFailure) {
    let config = try evaluator.host.config(ofSource: target.donor)
    let generation = try evaluator.host.sideFile(
      "generation_config.json", ofSource: target.donor)
    let isOfWeights = try evaluator.host.vocabulary(ofSource: target.donor)?.isOfWeights == true
    let settings =
      isOfWeights
      ? try evaluator.host.sideFile("tokenizer_config.json", ofSource: target.donor) : nil
    let donors = [config, generation, settings].compactMap(\.self)
    model.config = model.config?.settingVocabulary(target.rowCount, donors)
    // The file of the same name counts first.
    model.generation = model.generation?.settingVocabulary(target.rowCount, donors.reversed())
  }

  /// The name of a variable, or of the file that a model comes from first.
  private func title(of operand: Operand) -> String {
    if case .name(let name)? = operand.origin?.expression?.kind { return name }
    return graph.sources(of: operand.node).first.map { graph.sources[$0].name } ?? "model"
  }
}
