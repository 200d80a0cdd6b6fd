import MokumeDiagnostics

extension ConfigReader {
  /// What a document merges: one part of whole models, or slices.
  struct Body {
    var parts: [Part]
    /// The key `slices`, if the parts are slices.
    var slicesSpan: Span?
    /// The `parameters` of the module, if the models are in a module.
    var settings: [Settings] = []
    /// What each of several modules merges; then `parts` are all of theirs.
    var modules: [ModuleBody] = []
  }

  /// What one of several modules merges.
  struct ModuleBody {
    let module: ModuleFamily.Module
    let body: Body
    let span: Span
  }

  mutating func body(
    _ keys: [String: YAMLNode.Entry], _ method: Method, in place: Place, at span: Span
  ) -> Body? {
    let given = ["models", "slices", "modules"].compactMap { keys[$0] }
    guard let entry = given.first, given.count == 1 else {
      let words =
        given.isEmpty ? "nothing to merge" : "both `\(given[0].key)` and `\(given[1].key)`"
      report(
        .wrongConfig(
          "\(place.title) with \(words)", at: given.last?.keySpan ?? span,
          helps: ["give one of `models:`, `slices:` and `modules:`"]))
      return nil
    }
    switch entry.key {
    case "models": return whole(entry, method)
    case "slices": return stacked(entry, method)
    default: return modules(entry, method)
    }
  }

  private mutating func whole(_ entry: YAMLNode.Entry, _ method: Method) -> Body? {
    guard let items = list(entry) else { return nil }
    let sources = items.compactMap { source($0, method, in: .model) }
    guard sources.count == items.count else { return nil }
    let part = Part(sources: sources, base: nil, settings: [:], span: entry.keySpan)
    return Body(parts: [part])
  }

  private mutating func stacked(_ entry: YAMLNode.Entry, _ method: Method) -> Body? {
    guard let items = list(entry) else { return nil }
    let parts = items.compactMap { slice($0, method) }
    return parts.count == items.count ? Body(parts: parts, slicesSpan: entry.keySpan) : nil
  }

  private mutating func slice(_ node: YAMLNode, _ method: Method) -> Part? {
    guard let keys = keys(node, of: .slice) else { return nil }
    guard let entry = keys["sources"] else {
      report(.wrongConfig("this slice has no `sources`", at: node.span))
      return nil
    }
    guard let items = list(entry) else { return nil }
    let sources = items.compactMap { source($0, method, in: .source) }
    guard sources.count == items.count else { return nil }
    let base = keys["base_model"].flatMap { model($0.value) }
    return Part(
      sources: sources, base: base, isBaseWrong: base == nil && keys["base_model"] != nil,
      settings: settings(keys["parameters"], method), span: entry.keySpan)
  }

  private mutating func source(
    _ node: YAMLNode, _ method: Method, in place: Place
  ) -> Source? {
    guard let keys = keys(node, of: place) else { return nil }
    guard let entry = keys["model"] else {
      report(.wrongConfig("\(place.title) has no `model`", at: node.span))
      return nil
    }
    let settings = settings(keys["parameters"], method, ofSource: true)
    guard let model = model(entry.value) else { return nil }
    if place == .model { return Source(model: model, layers: nil, settings: settings) }
    guard let range = keys["layer_range"] else {
      report(
        .wrongConfig(
          "a source of a slice has no `layer_range`", at: node.span,
          helps: ["for whole models use `models:` instead of `slices:`"]))
      return nil
    }
    return layers(range.value).map {
      Source(model: model, layers: $0, layersSpan: range.value.span, settings: settings)
    }
  }

  private mutating func layers(_ node: YAMLNode) -> Range<Int>? {
    let items = node.items ?? []
    let bounds = items.compactMap { item in
      wholeNumber(item, of: "layer_range").flatMap(Int.init(exactly:))
    }
    guard bounds.count == 2, items.count == 2 else {
      report(.wrongKind("layer_range", needs: "two whole numbers", got: node))
      return nil
    }
    if let (item, bound) = zip(items, bounds).first(where: { $0.1 < 0 }) {
      report(
        .wrongConfig(
          "`layer_range` counts layers from 0, got \(bound)", "there is no layer \(bound)",
          at: item.span, helps: ["write the number of the layer from the front"]))
      return nil
    }
    guard bounds[0] < bounds[1] else {
      report(
        .wrongConfig(
          "`layer_range` [\(bounds[0]), \(bounds[1])] has no layers", at: node.span,
          helps: ["the first number is the first layer, from 0; the second is the one behind"]))
      return nil
    }
    return bounds[0]..<bounds[1]
  }
}
