import MokumeDiagnostics
import MokumeSyntax

/// The options of `save` that say what lies beside the weights of a folder.
extension Evaluator {
  /// Refuses options that mean nothing for a lone file.
  func checkFolder(_ label: Identifier, _ request: SaveRequest) throws(Diagnostic) {
    let options = ["tokenizer", "template", "title", "card"]
    guard options.contains(label.text), !request.path.hasSuffix("/") else { return }
    throw .onlyForFolders(label.text, path: request.path, at: label.span)
  }

  /// A model, whose files are meant, or a path.
  func donor(_ expression: Expression, _ option: String) throws(Diagnostic) -> FileDonor {
    let value = try evaluate(expression)
    if let donor = donor(value) { return donor }
    throw wrong(value, expression, needs: "a model or a path for `\(option)`")
  }

  private func donor(_ value: Value) -> FileDonor? {
    switch value {
    case .string(let path): .path(path)
    case .lazy(let node) where !graph.sources(of: node).isEmpty: .model(node)
    default: nil
    }
  }

  /// As for a tokenizer, or a list of such, or the text of a template: it has braces as no path has.
  func template(_ expression: Expression) throws(Diagnostic) -> TemplateDonor {
    let value = try evaluate(expression)
    if case .string(let text) = value, text.contains("{{") || text.contains("{%") {
      return .text(text)
    }
    if let donor = donor(value) { return .files(donor) }
    if case .list(let values) = value, !values.isEmpty {
      let donors = values.compactMap(donor)
      if donors.count == values.count { return .most(donors) }
    }
    throw wrong(
      value, expression, needs: "a model, a path, a list of them or a text for `template`")
  }

  func title(_ expression: Expression) throws(Diagnostic) -> String {
    let value = try evaluate(expression)
    guard case .string(let title) = value else {
      throw wrong(value, expression, needs: "a string for `title`")
    }
    return title
  }

  func card(_ expression: Expression) throws(Diagnostic) -> ModelCardChoice {
    let value = try evaluate(expression)
    switch value {
    case .boolean(let flag): return flag ? .written : .none
    case .string(let path): return .copy(path)
    default: throw wrong(value, expression, needs: "true, false or a path for `card`")
    }
  }

  private func wrong(
    _ value: Value, _ expression: Expression, needs: String
  ) -> Diagnostic {
    .wrongKind(
      of: "save", needs: needs, got: value.described(in: graph), label: value.kind(in: graph),
      at: place(expression))
  }
}
