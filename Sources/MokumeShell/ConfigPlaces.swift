import MokumeDiagnostics
import MokumeMergekit

/// Moves messages about a script to the config that it was made of, which is what the user wrote.
struct ConfigPlaces {
  let script: SourceText
  let origins: ScriptOrigins
  /// The command that prints the script.
  let command: String

  /// What to do in the words of a config, where a message speaks of what only scripts have.
  private static let helps: [DiagnosticCode: [String]] = [
    .uncoveredTensors: ["give the others a value at the end of the list: - value: 1"],
    .deadRule: ["a filter is a part of a tensor's name; mergekit passes over one that fits none"],
  ]

  /// A message with the places of the config.
  ///
  /// What the command line says and not the config, such as the folder to write, has no place; then
  /// what stood beside it becomes a note.
  func moved(_ diagnostic: Diagnostic, in sources: SourceMap) -> Diagnostic {
    var moved = diagnostic
    if let helps = Self.helps[diagnostic.code] { moved.helps = helps }
    if let primary = diagnostic.primary, isScript(primary.span, sources) {
      moved.primary = self.moved(primary)
      if moved.primary == nil, !primary.text.isEmpty { moved.notes.insert(primary.text, at: 0) }
      if let span = moved.primary?.span, !diagnostic.helps.isEmpty {
        moved.notes += note(on: script.text(primary.span), sources[span.source].text(span))
      }
    }
    moved.secondary = diagnostic.secondary.compactMap { label in
      guard isScript(label.span, sources) else { return label }
      return self.moved(label).flatMap { $0.span == moved.primary?.span ? nil : $0 }
    }
    return moved
  }

  /// A session may have other texts, but none that is the same.
  private func isScript(_ span: Span, _ sources: SourceMap) -> Bool {
    let source = sources[span.source]
    return source.name == script.name && source.bytes == script.bytes
  }

  private func moved(_ label: Diagnostic.Label) -> Diagnostic.Label? {
    origins.origin(of: label.span.lower..<label.span.upper).map { .init($0, label.text) }
  }

  /// What helps speak of, where the script says it otherwise than the config, and more than a name.
  private func note(on code: String, _ text: String) -> [String] {
    let line = code.split(separator: "\n").first.map(String.init) ?? ""
    if line == text || line == "\"\(text)\"" { return [] }
    if line.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" }) { return [] }
    let shown = line == code ? "`\(line)`" : "`\(line) …`"
    return ["the script has \(shown) here; \(command) prints it"]
  }
}
