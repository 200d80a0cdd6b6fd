/// The reserved words. They stay usable as argument labels, as map keys and after a dot.
public enum Keyword: String, CaseIterable, Hashable, Sendable {
  case load, save, def, `param`, `import`, `as`, `for`, `in`, `if`, then, `else`, `return`
  case assert, plan, and, or, not, `true`, `false`

  /// Whether a line that begins with this word begins a statement, whatever stands above it.
  ///
  /// `for` and `if` also continue comprehensions, so they do not count.
  var opensStatement: Bool {
    switch self {
    case .save, .def, .param, .import, .return, .assert, .plan: true
    default: false
    }
  }
}

/// Words without a meaning yet that cannot be names, so that a later version may give them one.
public enum LaterKeyword: String, CaseIterable, Hashable, Sendable {
  case `let`, `while`
}
