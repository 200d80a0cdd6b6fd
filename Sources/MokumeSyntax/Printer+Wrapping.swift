extension Printer {
  /// An expression that begins `column` columns after the indentation, broken inside its outermost
  /// brackets where it would be too wide.
  func wrapped(_ expression: Expression, after column: Int) -> String {
    let flat = Self.flat(expression)
    guard indent.count + column + flat.count > Self.width else { return flat }
    var inner = self
    inner.indent += "  "
    switch expression.kind {
    case .call(let callee, let arguments) where !arguments.isEmpty:
      let base = Self.flat(Expression(.call(callee, []), expression.span)).dropLast(2)
      return base + broken("(", arguments.map { inner.wrapped($0, after: 0) }, ")")
    case .load(let arguments) where flat.hasPrefix("load("):
      return "load" + broken("(", arguments.map { inner.wrapped($0, after: 0) }, ")")
    case .list(let elements) where !elements.isEmpty:
      return broken("[", elements.map { inner.wrapped($0, after: 0) }, "]")
    case .map(let entries):
      return broken("{", entries.map(inner.wrapped), "}")
    default: return flat
    }
  }

  func wrapped(_ argument: Argument, after column: Int) -> String {
    let label = argument.label.map { $0.text + ": " } ?? ""
    return label + wrapped(argument.value, after: column + label.count)
  }

  private func wrapped(_ entry: MapEntry) -> String {
    let key = Self.key(entry) + ": "
    return key + wrapped(entry.value, after: key.count)
  }

  /// Elements one to a line, each with a comma behind it.
  private func broken(_ opener: String, _ elements: [String], _ closer: String) -> String {
    opener + "\n" + elements.map { "\(indent)  \($0),\n" }.joined() + indent + closer
  }
}
