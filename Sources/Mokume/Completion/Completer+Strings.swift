import MokumeGraph
import MokumeLanguage
import MokumeSyntax

extension Completer {
  /// What can stand inside a string.
  func strings(_ role: CursorContext.StringRole) -> CompletionList {
    switch role {
    case .target: targets
    case .script: scripts(quoted: true)
    case .key: tensors(in: layoutsInScope)
    case .index(let path): index(path)
    case .argument: argument
    }
  }

  private func index(_ path: ValuePath?) -> CompletionList {
    guard let value = path.flatMap({ evaluator.value(at: $0) }) else {
      return path == nil ? tensors(in: layoutsInScope) : words([])
    }
    if case .map = value { return texts(evaluator.fields(of: value)) }
    return tensors(in: evaluator.layout(of: value).map { [$0] } ?? [])
  }

  /// A string that is the value of an argument: a path, a pattern, or one of a few words.
  private var argument: CompletionList {
    guard let callee = context.argument?.callee, let hint else { return words([]) }
    switch (callee.name, hint.name) {
    case ("load", "path"): return models
    case ("files", _), (_, "path"): return paths(quoted: true, files: { _ in true })
    case ("help", _): return words(topics)
    case (_, "glob"): return tensors(in: layoutsInScope)
    default: return texts(hint.choices.map { $0.filter { $0 != "\"" } })
    }
  }

  /// Words as the text of a string.
  private func texts(_ candidates: [String]) -> CompletionList {
    words(candidates.filter { $0.utf8.starts(with: typed.utf8) }.compactMap(StringText.written))
  }

  /// The names and shapes of all models under a name or in a list, each once.
  private var layoutsInScope: [Layout] {
    var seen: Set<ObjectIdentifier> = []
    let values = evaluator.variableNames.compactMap { evaluator.value(of: $0) }
    let models = values.flatMap { if case .list(let items) = $0 { items } else { [$0] } }
    return models.compactMap { evaluator.layout(of: $0) }
      .filter { seen.insert(ObjectIdentifier($0)).inserted }
  }

  /// The next segments of tensor names.
  private func tensors(in layouts: [Layout]) -> CompletionList {
    let (head, partial) = split(typed, after: ".")
    let outline = TensorOutline(after: head, beginning: partial)
    let segments = outline.segments(in: layouts)
    return CompletionList(
      range: range(ofLast: partial), candidates: segments.compactMap(StringText.written))
  }

  /// The bytes of the last part of the string, which `partial` is without its escapes.
  func range(ofLast partial: String) -> Range<Int> {
    let written = StringText.written(partial)?.utf8.count ?? context.range.count
    let end = context.range.upperBound
    return max(context.range.lowerBound, end - written)..<end
  }
}

/// A text up to and including the last separator, and what follows it.
func split(_ text: String, after separator: Unicode.Scalar) -> (head: String, partial: String) {
  let scalars = text.unicodeScalars
  guard let last = scalars.lastIndex(of: separator) else { return ("", text) }
  let next = scalars.index(after: last)
  return (String(scalars[..<next]), String(scalars[next...]))
}

/// How a text is written between quotes.
enum StringText {
  /// The text with its escapes; nil when it has characters that nobody would type, such as those
  /// that control a terminal.
  static func written(_ text: String) -> String? {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      default:
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: return nil
        default: result.unicodeScalars.append(scalar)
        }
      }
    }
    return result
  }
}
