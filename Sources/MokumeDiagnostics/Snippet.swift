/// The lines of one source text that a diagnostic shows.
struct Snippet {
  struct Mark {
    let label: Diagnostic.Label
    let isPrimary: Bool
  }

  /// A line of the user's text with the labels that start on it, the primary one first.
  struct Line {
    let number: Int
    var marks: [Mark]
  }

  let source: SourceID
  /// The byte offset that the place in the header names.
  let anchor: Int
  /// In ascending order.
  var lines: [Line]
}

extension DiagnosticRenderer {
  /// The labels of a diagnostic by source text, that of the primary label first.
  func snippets(of diagnostic: Diagnostic) -> [Snippet] {
    var snippets: [Snippet] = []
    let primary = diagnostic.primary.map { [Snippet.Mark(label: $0, isPrimary: true)] } ?? []
    let others = diagnostic.secondary.map { Snippet.Mark(label: $0, isPrimary: false) }
    for mark in primary + others {
      let span = mark.label.span
      let index = snippets.firstIndex { $0.source == span.source }
      if index == nil {
        snippets.append(Snippet(source: span.source, anchor: span.lower, lines: []))
      }
      snippets[index ?? snippets.count - 1].add(mark, onLine: lineNumber(of: span))
    }
    return snippets
  }
}

extension Snippet {
  fileprivate mutating func add(_ mark: Mark, onLine number: Int) {
    if let index = lines.firstIndex(where: { $0.number == number }) {
      lines[index].marks.append(mark)
    } else {
      let index = lines.firstIndex { $0.number > number } ?? lines.count
      lines.insert(Line(number: number, marks: [mark]), at: index)
    }
  }
}
