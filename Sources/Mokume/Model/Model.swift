import MokumeDiagnostics
import MokumeGraph
import MokumeLanguage
import MokumeTensor

/// A lazy model, difference or per-tensor number in a session, as a variable of a script is.
///
/// Operators and functions build the session's graph and compute nothing; `Session.save` does. They
/// throw a `Diagnostic` when models do not fit together, so one `try` covers an expression:
///
/// ```swift
/// let merged = try base + ties([chat - base, code - base], density: 0.2)
/// ```
public struct Model {
  /// The session whose graph the model belongs to.
  public let session: Session
  let node: NodeID

  /// How the weights of the models in it add up: 1 for a model, 0 for a difference, nil when only
  /// the run will tell or when it is no weighted sum.
  public var weightSum: Double? {
    if case .sum(let sum) = session.graph.facts(of: node).weight { sum } else { nil }
  }

  /// Names, types and shapes of the tensors, in the model's order; empty for a single number.
  public var tensors: [TensorHeader] {
    let known = session.graph.facts(of: node)
    guard let layout = known.layout else { return [] }
    return layout.names.indices.map { index in
      TensorHeader(
        name: layout.names[index], dtype: known.dtypes.isEmpty ? .f32 : known.dtypes[index],
        shape: layout.shapes[index])
    }
  }

  /// The lazy expression as text, one node a line; equal expressions give equal text.
  public var expression: String { session.graph.describe([node]) }
}

/// What an argument of a function can be: a model, a number, a list of either, a truth value or text.
public protocol ScriptValue {
  /// The value in the language.
  var scriptValue: Value { get }
  /// The sessions of the models in it; models of two sessions do not mix.
  var sessions: [Session] { get }
}

extension ScriptValue {
  public var sessions: [Session] { [] }
}

extension Model: ScriptValue {
  /// The lazy value of the model.
  public var scriptValue: Value { .lazy(node) }
  public var sessions: [Session] { [session] }
}

extension Double: ScriptValue {
  /// A number.
  public var scriptValue: Value { .number(self) }
}

extension Int: ScriptValue {
  /// The nearest f64: whole numbers are exact up to 2^53.
  public var scriptValue: Value { .number(Double(self)) }
}

extension Bool: ScriptValue {
  /// A truth value.
  public var scriptValue: Value { .boolean(self) }
}

extension String: ScriptValue {
  /// Text.
  public var scriptValue: Value { .string(self) }
}

extension Array: ScriptValue where Element: ScriptValue {
  /// A list of the elements' values.
  public var scriptValue: Value { .list(map(\.scriptValue)) }
  public var sessions: [Session] { flatMap(\.sessions) }
}
