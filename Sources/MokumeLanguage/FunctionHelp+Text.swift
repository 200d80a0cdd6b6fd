extension FunctionHelp {
  /// The help as a session prints it: the call, what it does, a line for each parameter.
  ///
  /// - Parameter width: characters in a line.
  public func text(width: Int) -> String {
    let width = max(40, width)
    var rows = parameters.map { ($0.name, $0.doc) }
    rows += [("returns", returns), ("example", example), ("see also", seeAlso)]
      .filter { !$0.1.isEmpty }
    let column = max(7, parameters.map(\.name.count).max() ?? 0) + 4
    var lines = [wrapped(signature, width: width, indent: 4)]
    for prose in [summary, details] where !prose.isEmpty {
      lines.append("  " + wrapped(prose, width: width, first: 2, indent: 2))
    }
    for (title, text) in rows {
      let gap = String(repeating: " ", count: max(1, column - 2 - title.count))
      let isCode = title == "example"
      lines.append(
        "  " + title + gap
          + (isCode ? text : wrapped(text, width: width, first: column, indent: column)))
    }
    return lines.joined(separator: "\n")
  }
}
