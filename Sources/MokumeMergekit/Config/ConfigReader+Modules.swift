import MokumeDiagnostics

extension ConfigReader {
  /// The modules of an architecture: one with the name `default`, or all that an architecture has.
  mutating func modules(_ entry: YAMLNode.Entry, _ method: Method) -> Body? {
    guard let modules = entry.value.entries, let first = modules.first else {
      report(.wrongKind("modules", needs: "a mapping", got: entry.value))
      return nil
    }
    guard checkNames(modules) else { return nil }
    if first.key == ModuleFamily.single { return module(first, method) }
    guard let family = family(of: modules) else { return nil }
    var body = Body(parts: [])
    for module in family.modules {
      guard let entry = modules.first(where: { $0.key == module.name }),
        let inner = self.module(entry, method), checkSlices(entry, of: module, inner)
      else { return nil }
      body.parts += inner.parts
      body.modules.append(ModuleBody(module: module, body: inner, span: entry.keySpan))
    }
    return body
  }

  private mutating func module(_ entry: YAMLNode.Entry, _ method: Method) -> Body? {
    guard let keys = keys(entry.value, of: .module) else { return nil }
    guard var body = body(keys, method, in: .module, at: entry.keySpan) else { return nil }
    body.settings = [settings(keys["parameters"], method)]
    return body
  }

  private mutating func checkNames(_ modules: [YAMLNode.Entry]) -> Bool {
    let names = ModuleFamily.names
    guard let wrong = modules.first(where: { !names.contains($0.key) }) else { return true }
    let match = closestMatches(to: wrong.key, among: names).first
    report(
      .unsupported(
        "modules", "no architecture that mergekit describes has a module `\(wrong.key)`",
        at: wrong.keySpan,
        helps: [
          match.map { "did you mean `\($0)`?" }
            ?? "a model of one module has `\(names[0])`; others are \(listed(Array(names[1...])))"
        ]))
    return false
  }

  /// The architectures whose modules they are: mergekit writes nothing of a module that is not named.
  private mutating func family(of modules: [YAMLNode.Entry]) -> ModuleFamily? {
    let given = Set(modules.map(\.key))
    let families = ModuleFamily.all
    if let whole = families.first(where: { Set($0.modules.map(\.name)) == given }) { return whole }
    guard let larger = families.first(where: { given.isSubset(of: $0.modules.map(\.name)) }) else {
      let names = modules.map(\.key)
      report(
        .wrongConfig(
          "no architecture of mergekit has the modules \(listed(names))",
          at: modules[modules.count - 1].keySpan))
      return nil
    }
    let missing = larger.modules.map(\.name).filter { !given.contains($0) }
    report(
      .unsupported(
        "modules", "without \(listed(missing)) mergekit writes a part of a model",
        at: modules[0].keySpan,
        helps: ["name every module, each with its models"]))
    return nil
  }

  /// `m.layers` are those of the module that writes text, so that no other is cut into slices.
  private mutating func checkSlices(
    _ entry: YAMLNode.Entry, of module: ModuleFamily.Module, _ body: Body
  ) -> Bool {
    guard body.slicesSpan != nil, module.name != "text_decoder" else { return true }
    report(
      .unsupported(
        "slices", "only layers of `text_decoder` are stacked anew", at: entry.keySpan,
        helps: ["give whole models under `models:` in the module `\(module.name)`"]))
    return false
  }

  private func listed(_ names: [String]) -> String {
    names.map { "`\($0)`" }.joined(separator: ", ")
  }
}
