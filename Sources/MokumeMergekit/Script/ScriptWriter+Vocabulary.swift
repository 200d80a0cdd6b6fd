import MokumeSyntax

extension ScriptWriter {
  /// Statements that give a merge's models one vocabulary, and the variables that have it.
  ///
  /// What mergekit gives a model for a token that it lacks: the base's row, else the mean of the rows
  /// of the models that have it, else 0.
  mutating func vocabulary(
    of merge: Merge
  ) -> (lines: [Passage], variables: [ModelReference.Kind: String]) {
    guard let tokenizer = merge.tokenizer else { return ([], [:]) }
    var models: [ModelReference] = []
    for model in merge.parts.flatMap({ $0.sources.map(\.model) })
    where !models.contains(where: { $0.kind == model.kind }) {
      models.append(model)
    }
    let all = models.compactMap { variables[$0.kind] }
    let base = merge.base.flatMap { variables[$0.kind] }
    let first = base ?? all.first ?? ""
    let target =
      switch tokenizer.source {
      case .base: first
      case .union: "[" + ([first] + all.filter { $0 != first }).joined(separator: ", ") + "]"
      case .model(let model): variables[model.kind] ?? first
      }
    let shared = all.count > 1 ? ["[\(all.joined(separator: ", "))]"] : all
    let fill = (base.map { all.contains($0) ? [$0] : [] } ?? []) + shared + ["\"zero\""]
    var arguments: [Passage] = ["m", "to: \(target)", "fill: [\(fill.joined(separator: ", "))]"]
    arguments.append("multiple: \(tokenizer.multiple ?? 1)")
    arguments += tokens(tokenizer.rules)
    let function = names.name("one_vocabulary")
    let call: Passage = "align(\(arguments.joined(separator: ", ")))"
    var lines: [Passage] = [Passage("def \(function)(m) = \(call)", from: tokenizer.span)]
    var aligned: [ModelReference.Kind: String] = [:]
    for model in models {
      guard let old = variables[model.kind] else { continue }
      let name = names.name(old + "_aligned")
      aligned[model.kind] = name
      lines.append(Passage("\(name) = \(function)(\(old))", from: model.span))
    }
    return (lines + [""], aligned)
  }

  private func tokens(_ rules: [TokenRule]) -> [Passage] {
    if rules.isEmpty { return [] }
    let entries = rules.map { rule -> Passage in
      let source =
        switch rule.source {
        case .zero: "\"zero\""
        case .model(let model): variables[model.kind] ?? "m"
        case .token(let model, let token):
          "[\(variables[model.kind] ?? "m"), \(StringEscape.quoted(token))]"
        case .row(let model, let row): "[\(variables[model.kind] ?? "m"), \(row)]"
        }
      return Passage("\(StringEscape.quoted(rule.token)): \(source)", from: rule.span)
    }
    let forced = rules.filter(\.isForced).map { StringEscape.quoted($0.token) }
    return ["tokens: { \(entries.joined(separator: ", ")) }"]
      + (forced.isEmpty ? [] : ["force: [\(forced.joined(separator: ", "))]"])
  }

  /// The model whose tokenizer is copied as it is; none where a token may be added to it.
  func tokenizerModel(_ merge: Merge) -> String? {
    guard merge.tokenizer?.rules.isEmpty == true else { return nil }
    return switch merge.tokenizer?.source {
    case .model(let model)?: variables[model.kind]
    case .base?: merge.base.flatMap { variables[$0.kind] }
    case .union?, nil: nil
    }
  }
}
