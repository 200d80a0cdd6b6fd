import Mokume
import MokumeDiagnostics

extension Repl {
  /// Shows why an input failed.
  func show(_ error: any Error, in source: SourceText) {
    switch error {
    case let failure as ScriptFailure:
      for diagnostic in failure.diagnostics { show(diagnostic, source) }
    case let diagnostic as Diagnostic: show(diagnostic, source)
    default: show(Diagnostic(.internalError, "\(error)"), source)
    }
  }

  private func show(_ diagnostic: Diagnostic, _ source: SourceText) {
    switch diagnostic.code {
    // Whoever pressed Ctrl-C knows where.
    case .interrupted: output.say(diagnostic.message)
    case .internalError: output.say(report(internal: diagnostic, source))
    default: output.show(diagnostic, in: session.sources)
    }
  }

  /// Says once in a session that the history is not kept.
  func warnOfHistory() {
    guard !saysHistoryFails, let failure = editor.historyFailure else { return }
    saysHistoryFails = true
    output.say(failure.message)
  }

  /// Writes a mistake of the program itself to a log; returns the line that says so.
  func report(internal diagnostic: Diagnostic, _ source: SourceText) -> String {
    let line = "error[\(diagnostic.code.rawValue)]: \(escapingControls(diagnostic.message))"
    guard let folder = userFolder("XDG_STATE_HOME", ".local/state", streams.terminal.environment)
    else { return line + "; the session goes on" }
    let path = folder + "/internal-error.log"
    let text =
      "mokume \(mokumeVersion)\n\(diagnostic.message)\nin \(source.name)\n\n"
      + inputs.map { $0 + "\n" }.joined()
    do throws(System.Failure) {
      try System.makeFolders(folder)
      try System.write(text, to: path, replacing: true, isPrivate: true)
      return line + "; details in \(path); the session goes on"
    } catch {
      return line + "; the session goes on"
    }
  }

  /// A diagnostic about a part of what was typed.
  func failure(
    _ code: DiagnosticCode, _ message: String, _ call: CommandCall, _ range: Range<Int>? = nil,
    label: String = "", helps: [String] = []
  ) -> Diagnostic {
    let id = session.add(call.source)
    let range = range ?? call.argumentRange
    return Diagnostic(
      code, message,
      at: .init(Span(source: id, lower: range.lowerBound, upper: range.upperBound), label),
      helps: helps)
  }
}
