import MokumeDiagnostics

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
    var lines = self.lines(prefix: "", width: width)
    for prose in [summary, details] where !prose.isEmpty {
      lines.append("  " + hanging(prose, at: 2, width: width))
    }
    for (title, text) in rows {
      let gap = String(repeating: " ", count: max(1, column - 2 - title.count))
      // Code is not broken: it may be copied.
      let shown = title == "example" ? text : hanging(text, at: column, width: width)
      lines.append("  " + title + gap + shown)
    }
    return lines.joined(separator: "\n")
  }

  /// The call in lines; an argument stays on the line of its label.
  func lines(prefix: String, width: Int) -> [String] {
    let joined = (prefix + signature).replacing(": ", with: ":\u{A0}")
    return wrapped(joined, width: width, indent: 4).map { $0.replacing("\u{A0}", with: " ") }
  }
}
