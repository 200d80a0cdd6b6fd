import MokumeDiagnostics

extension ConfigReader {
  mutating func merge(_ node: YAMLNode) -> Merge? {
    if let other = otherTool(node) {
      report(other)
      return nil
    }
    guard let keys = keys(node, of: .document) else { return nil }
    guard let entry = keys["merge_method"] else {
      report(.wrongConfig("a config has no `merge_method`", at: node.span))
      return nil
    }
    guard let method = method(entry) else { return nil }
    let body = body(keys, method, in: .document, at: entry.keySpan)
    let base = keys["base_model"].flatMap { model($0.value) }
    let settings = settings(keys["parameters"], method)
    let (dtype, outDType) = (dtype(keys["dtype"]), dtype(keys["out_dtype"]))
    let tokenizer = tokenizer(keys, base: base)
    let template = keys["chat_template"].flatMap { self.template($0) }
    guard let body else { return nil }
    let name = keys["name"].flatMap { text($0) }
    func made(_ body: Body) -> Merge {
      let merge = Merge(
        name: name, method: method, methodSpan: entry.value.span, parts: body.parts,
        slicesSpan: body.slicesSpan, base: base,
        isBaseWrong: base == nil && keys["base_model"] != nil, settings: body.settings + [settings],
        dtype: dtype,
        outDType: outDType, tokenizer: tokenizer, template: template)
      return base.map { merge.adding($0) } ?? merge
    }
    let whole = made(body)
    if body.modules.isEmpty { return whole }
    let modules = body.modules.map {
      Merge.Module(
        name: $0.module.name, glob: $0.module.glob, merge: made($0.body), span: $0.span)
    }
    return whole.joining(modules)
  }

  private mutating func method(_ entry: YAMLNode.Entry) -> Method? {
    guard let name = text(entry) else { return nil }
    if let method = Method.named(name) { return method }
    let names = Method.all.map(\.name)
    let matches = closestMatches(to: name, among: names)
    report(
      .wrongConfig(
        "unknown merge_method `\(name)`", "not a method of mergekit", at: entry.value.span,
        helps: matches.isEmpty
          ? ["methods are \(names.joined(separator: ", "))"]
          : ["did you mean \(matches.map { "`\($0)`" }.joined(separator: " or "))?"]))
    return nil
  }

  /// Configs of other programs of mergekit that have the same ending.
  private func otherTool(_ node: YAMLNode) -> Diagnostic? {
    guard let entries = node.entries, !entries.contains(where: { $0.key == "merge_method" }) else {
      return nil
    }
    for (key, tool) in [("experts", "mergekit-moe"), ("genome", "mergekit-evolve")] {
      guard let entry = entries.first(where: { $0.key == key }) else { continue }
      return .unsupported(
        key, "this is a config of \(tool)", at: entry.keySpan,
        helps: ["only configs of mergekit-yaml and mergekit-multi are translated"])
    }
    return nil
  }
}

extension Merge {
  /// The merge with the base as its last model, unless it is listed: so mergekit does with `models:`.
  fileprivate func adding(_ base: ModelReference) -> Merge {
    guard !isStacked, !parts[0].sources.contains(where: { $0.model.kind == base.kind }) else {
      return self
    }
    var merge = self
    merge.parts[0].sources.append(Source(model: base, layers: nil, settings: [:], isAdded: true))
    return merge
  }

  /// The merge made of those of its modules.
  fileprivate func joining(_ modules: [Module]) -> Merge {
    var merge = self
    merge.modules = modules
    merge.parts = modules.flatMap(\.merge.parts)
    return merge
  }
}
