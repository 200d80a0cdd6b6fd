import MokumeSyntax

extension ScriptWriter {
  /// The option of `save` for a chat template, if the merge has one of its own.
  func template(of merge: Merge) -> Passage? {
    guard let template = merge.template else { return nil }
    let value =
      switch template.value {
      case .text(let text): StringEscape.quoted(text)
      case .most: "[\(models(of: merge).joined(separator: ", "))]"
      }
    return Passage("template: \(value)", from: template.span)
  }

  func templateNote(_ merge: Merge) -> [Passage] {
    guard case .most? = merge.template?.value else { return [] }
    return ["# the template that most of them have; mergekit takes any of equally frequent ones"]
  }

  /// The variables of all models that a merge names, each once.
  private func models(of merge: Merge) -> [String] {
    let all = merge.parts.flatMap(\.sources).map(\.model) + [merge.base].compactMap { $0 }
    var names: [String] = []
    for name in all.compactMap({ variables[$0.kind] }) where !names.contains(name) {
      names.append(name)
    }
    return names
  }
}

extension Merge {
  /// Whether something is taken of the base that is not its weights.
  var needsBaseFiles: Bool {
    if case .most? = template?.value { return true }
    return tokenizer != nil
  }
}
