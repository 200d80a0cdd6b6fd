import MokumeDiagnostics

extension Builtin {
  /// Functions that write tables to files.
  static let writing: [Builtin] = [
    Builtin(
      "write",
      [
        BuiltinParameter("table", .table, "such as norms(a)"),
        BuiltinParameter("path", .string, "file that ends in .csv, .json or .md"),
      ],
      summary: "Writes a table to a file, as CSV, JSON or Markdown.",
      details: "A file of this name is replaced, at once and whole. Nothing is written by "
        + "`mokume check` and `mokume plan`.",
      example: "write(norms(a), \"norms.csv\")"
    ) { call throws(Diagnostic) in
      guard case .table(let table) = call[0] else { return .none }
      let path = call.string(1)
      let forms: [(ending: String, text: (Table) -> String)] = [
        (".csv", \.csv), (".json", { $0.json + "\n" }), (".md", { $0.markdown + "\n" }),
      ]
      guard let form = forms.first(where: { path.hasSuffix($0.ending) }) else {
        throw .unknownEnding(path, forms.map(\.ending), at: call.place(1))
      }
      try call.write(form.text(try call.evaluator.settled(table, call.span)), to: 1)
      return .none
    },
    Builtin(
      "report",
      [
        BuiltinParameter("items", .any, "tables and texts, in a list, or one of them"),
        BuiltinParameter("path", .string, "file that ends in .html or .md"),
        BuiltinParameter("title", .string, "heading of the page", default: .text("Report")),
      ],
      summary: "Writes tables and texts to one page, as HTML or Markdown.",
      details: "The page needs no other file. A file of this name is replaced, at once and whole.",
      example: "report([\"a against base\", diff(a, base)], \"a.html\", title: \"Drift\")"
    ) { call throws(Diagnostic) in
      let items = if case .list(let items) = call[0] { items } else { [call[0]] }
      let path = call.string(1)
      guard path.hasSuffix(".html") || path.hasSuffix(".md") else {
        throw .unknownEnding(path, [".html", ".md"], at: call.place(1))
      }
      var page = Page(title: call.string(2), isHTML: path.hasSuffix(".html"))
      for item in items {
        if case .table(let table) = item {
          page.add(try call.evaluator.settled(table, call.span))
        } else {
          page.add(text: try call.evaluator.display(item, call.place(0)))
        }
      }
      try call.write(page.text, to: 1)
      return .none
    },
  ]
}

extension BuiltinCall {
  /// Writes text to the path that an argument is, unless the host reads no weights: then there are
  /// no numbers to write.
  fileprivate func write(_ text: String, to index: Int) throws(Diagnostic) {
    guard evaluator.host.readsWeights else { return }
    do throws(HostFailure) {
      try evaluator.host.write(text, to: string(index))
    } catch {
      throw error.diagnostic(at: place(index))
    }
  }
}

/// A page of tables and paragraphs.
private struct Page {
  let title: String
  let isHTML: Bool
  private var parts: [String] = []

  init(title: String, isHTML: Bool) {
    self.title = title
    self.isHTML = isHTML
  }

  mutating func add(_ table: Table) { parts.append(isHTML ? table.html : table.markdown) }

  mutating func add(text: String) {
    parts.append(isHTML ? "<p>\(escapedForHTML(text))</p>" : text)
  }

  var text: String {
    if !isHTML { return (["# \(title)"] + parts).joined(separator: "\n\n") + "\n" }
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <title>\(escapedForHTML(title))</title>
      <style>
      body { font: 15px/1.4 system-ui, sans-serif; margin: 2em auto; max-width: 80em; }
      table { border-collapse: collapse; margin: 1.5em 0; }
      th, td { padding: 0.15em 0.8em; text-align: left; }
      th { border-bottom: 1px solid; }
      td.number { text-align: right; font-variant-numeric: tabular-nums; }
      p { white-space: pre-wrap; }
      </style>
      </head>
      <body>
      <h1>\(escapedForHTML(title))</h1>
      \(parts.joined(separator: "\n"))
      </body>
      </html>

      """
  }
}
