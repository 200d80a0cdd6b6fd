import MokumeDiagnostics
import MokumeGraph
import MokumeSyntax
import MokumeTensor

extension Evaluator {
  /// The value that a path names, as far as no evaluation is needed: through modules, maps, lists and
  /// the configuration of a model.
  public func value(at path: ValuePath) -> Value? {
    path.steps.reduce(value(of: path.name)) { value, step in
      switch (value, step) {
      case (.module(let scope)?, .field(let name)): scope[name]
      case (.map(let map)?, .field(let name)): map[name]
      case (.lazy(let node)?, .field(ModelField.config.rawValue)):
        // Nothing is shown of it but keys, so that its place does not matter.
        try? config(of: node, at: .point(SourceID(index: 0), 0))
      case (.list(let items)?, .element(let index)):
        items.indices.contains(index) ? items[index] : nil
      default: nil
      }
    }
  }

  /// The names and shapes of a model's tensors, which are known before any weight is read; nil for
  /// what has none.
  public func layout(of value: Value) -> Layout? {
    if case .lazy(let node) = value { graph.facts(of: node).layout } else { nil }
  }

  /// Names of constants and types, which stand in no other list.
  public var constantNames: [String] {
    ["pi", "inf", "none"] + DType.documentedNames
  }
}
