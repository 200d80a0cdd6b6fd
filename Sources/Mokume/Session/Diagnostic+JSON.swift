import MokumeDiagnostics
import MokumeFiles

extension Diagnostic {
  /// The message as one JSON object on one line, for editors and programs.
  ///
  /// `severity` is `error` or `warning`; `code` and `message` are those of the text. `spans` has the
  /// places, the first with `"primary": true`, unless the message is about none: `file`, `line` and
  /// `column` of its first character and `end_line` and `end_column` after its last, all counted from 1
  /// with columns in characters, `start` and `end` in bytes from 0, and the `label`. `notes` and
  /// `helps` are lists of strings.
  public func json(in sources: SourceMap) -> String {
    let labels = (primary.map { [$0] } ?? []) + secondary
    let spans = labels.enumerated().map { index, label in
      Self.json(label, isPrimary: index == 0 && primary != nil, in: sources)
    }
    return "{\"severity\": \"\(severity.rawValue)\", \"code\": \"\(code.rawValue)\", "
      + "\"message\": \(JSONText.quoted(message)), \"spans\": [\(spans.joined(separator: ", "))], "
      + "\"notes\": \(Self.json(notes)), \"helps\": \(Self.json(helps))}"
  }

  private static func json(_ texts: [String]) -> String {
    "[\(texts.map(JSONText.quoted).joined(separator: ", "))]"
  }

  private static func json(_ label: Label, isPrimary: Bool, in sources: SourceMap) -> String {
    let source = sources[label.span.source]
    let start = source.position(at: label.span.lower)
    let end = source.position(at: label.span.upper)
    return "{\"primary\": \(isPrimary), \"file\": \(JSONText.quoted(source.name)), "
      + "\"line\": \(start.line), \"column\": \(start.column), "
      + "\"end_line\": \(end.line), \"end_column\": \(end.column), "
      + "\"start\": \(label.span.lower), \"end\": \(label.span.upper), "
      + "\"label\": \(JSONText.quoted(label.text))}"
  }
}
