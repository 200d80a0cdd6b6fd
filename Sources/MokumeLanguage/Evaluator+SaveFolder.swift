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
    switch value {
    case .string(let path): return .path(path)
    case .lazy(let node) where !graph.sources(of: node).isEmpty: return .model(node)
    default: throw wrong(value, expression, needs: "a model or a path for `\(option)`")
    }
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
