import MokumeDiagnostics
import MokumeSyntax

/// Names and their values, with the names around them.
public final class Scope {
  let parent: Scope?
  private(set) var bindings: [String: Binding] = [:]
  /// What binds names that nobody has asked for yet.
  private var deferred: [String: () -> Void] = [:]

  init(parent: Scope?) { self.parent = parent }

  /// What a name stands for here or further out.
  func lookup(_ name: String) -> Binding? {
    deferred[name]?()
    return bindings[name] ?? parent?.lookup(name)
  }

  func bind(_ name: String, _ binding: Binding) {
    deferred[name] = nil
    bindings[name] = binding
  }

  /// Puts the binding of names off until one of them is looked up; the body must bind all of them.
  func put(off names: [String], _ body: @escaping () -> Void) {
    for name in names { deferred[name] = body }
  }

  func replace(with bindings: [String: Binding]) { self.bindings = bindings }

  /// The names bound here and further out, those nearest first, in alphabetical order.
  var visibleNames: [String] { names + (parent?.visibleNames ?? []) }

  /// The names bound here, in alphabetical order.
  public var names: [String] { (Array(bindings.keys) + deferred.keys).sorted() }

  /// The value bound here to a name, or nil.
  public subscript(name: String) -> Value? { bindings[name]?.value }
}

/// A value under a name, and where it came from.
struct Binding {
  var value: Value
  /// The name where it was assigned.
  var definition: Span?
  /// The expression that was assigned to it.
  var expression: Expression?
  /// In the prelude: the user's own text that the value came from.
  var origin: Origin?

  init(
    _ value: Value, definition: Span? = nil, expression: Expression? = nil, origin: Origin? = nil
  ) {
    self.value = value
    self.definition = definition
    self.expression = expression
    self.origin = origin
  }
}

/// Where in the user's own text a value came from, so that a message raised deep inside a prelude
/// method can point at the argument the user wrote.
struct Origin {
  let span: Span
  let expression: Expression?
  /// For a list that was written out: where each of its elements came from.
  let parts: [Origin]
  /// The method's parameter that took the value.
  var parameter: String?

  init(span: Span, expression: Expression?, parts: [Origin] = [], parameter: String? = nil) {
    self.span = span
    self.expression = expression
    self.parts = parts
    self.parameter = parameter
  }

  /// Where element `index` came from: its own text if the list was written out, else the list's.
  func part(_ index: Int) -> Origin {
    guard parts.indices.contains(index) else {
      return Origin(span: span, expression: nil, parameter: parameter)
    }
    var part = parts[index]
    part.parameter = part.parameter ?? parameter
    return part
  }
}
