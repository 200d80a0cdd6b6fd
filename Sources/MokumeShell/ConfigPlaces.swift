import MokumeDiagnostics
import MokumeMergekit

/// Moves messages about a script to the config that it was made of, which is what the user wrote.
struct ConfigPlaces {
  let script: SourceText
  let origins: ScriptOrigins
  /// The command that prints the script.
  let command: String

  /// Messages about what is saved, although they point where it is saved to.
  private static let ofSaved: Set<DiagnosticCode> = [.layersAgainstConfig]

  /// A message with the places of the config, and its words where the script's own mean nothing there.
  ///
  /// What the command line says and not the config, such as the folder to write, has no place; then
  /// what stood beside it becomes a note.
  func moved(_ diagnostic: Diagnostic, in sources: SourceMap) -> Diagnostic {
    let isHere = diagnostic.primary.map { isScript($0.span, sources) } ?? false
    let code = isHere ? diagnostic.primary.map { script.text($0.span) } : nil
    let words = ConfigWords(command: command).said(diagnostic, of: code ?? "")
    var moved = words ?? diagnostic
    if isHere, let primary = moved.primary, let code {
      moved.primary = place(of: moved).map { .init($0, primary.text) }
      if moved.primary == nil, !primary.text.isEmpty { moved.notes.insert(primary.text, at: 0) }
      if let span = moved.primary?.span, words == nil, !moved.helps.isEmpty {
        moved.notes += note(on: code, sources[span.source].text(span))
      }
    }
    moved.secondary = diagnostic.secondary.compactMap { label in
      guard isScript(label.span, sources) else { return label }
      return self.moved(label).flatMap { $0.span == moved.primary?.span ? nil : $0 }
    }
    return moved
  }

  private func place(of diagnostic: Diagnostic) -> Span? {
    guard let span = diagnostic.primary?.span else { return nil }
    if let place = origins.origin(of: span.lower..<span.upper) { return place }
    return Self.ofSaved.contains(diagnostic.code) ? origins.origin(before: span.lower) : nil
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
