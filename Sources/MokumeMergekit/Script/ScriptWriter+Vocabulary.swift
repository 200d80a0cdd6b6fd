import MokumeSyntax

extension ScriptWriter {
  /// Statements that give a merge's models one vocabulary, and the variables that have it.
  ///
  /// What mergekit gives a model for a token that it lacks: the base's row, else the mean of the rows
  /// of the models that have it, else 0.
  mutating func vocabulary(
    of merge: Merge
  ) -> (lines: [String], variables: [ModelReference.Kind: String]) {
    guard let tokenizer = merge.tokenizer else { return ([], [:]) }
    var kinds: [ModelReference.Kind] = []
    for source in merge.parts.flatMap(\.sources) where !kinds.contains(source.model.kind) {
      kinds.append(source.model.kind)
    }
    let all = kinds.compactMap { variables[$0] }
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
    var arguments = ["m", "to: \(target)", "fill: [\(fill.joined(separator: ", "))]"]
    arguments.append("multiple: \(tokenizer.multiple ?? 1)")
    arguments += tokens(tokenizer.rules)
    let function = names.name("one_vocabulary")
    var lines = ["def \(function)(m) = align(\(arguments.joined(separator: ", ")))"]
    var aligned: [ModelReference.Kind: String] = [:]
    for kind in kinds {
      guard let old = variables[kind] else { continue }
      let name = names.name(old + "_aligned")
      aligned[kind] = name
      lines.append("\(name) = \(function)(\(old))")
    }
    return (lines + [""], aligned)
  }

  private func tokens(_ rules: [TokenRule]) -> [String] {
    if rules.isEmpty { return [] }
    let entries = rules.map { rule in
      let source =
        switch rule.source {
        case .zero: "\"zero\""
        case .model(let model): variables[model.kind] ?? "m"
        case .token(let model, let token):
          "[\(variables[model.kind] ?? "m"), \(StringEscape.quoted(token))]"
        case .row(let model, let row): "[\(variables[model.kind] ?? "m"), \(row)]"
        }
      return "\(StringEscape.quoted(rule.token)): \(source)"
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
