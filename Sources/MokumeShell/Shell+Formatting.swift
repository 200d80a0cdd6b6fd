import Mokume
import MokumeDiagnostics
import MokumeSyntax

extension Shell {
  /// Lays out scripts, each where it is; the worst exit status of them.
  ///
  /// - Parameter check: only names those that would change.
  func format(_ files: [String], check: Bool, _ messages: MessageOptions) -> ExitStatus {
    let output = messages.output(streams)
    var worst = ExitStatus.done
    for file in files {
      let status = format(file, check: check, output)
      if status.rawValue > worst.rawValue { worst = status }
    }
    return worst
  }

  private func format(_ file: String, check: Bool, _ output: ShellOutput) -> ExitStatus {
    var sources = SourceMap()
    do throws(Diagnostic) {
      let source = try readScript(file, streams)
      let formatting = MokumeSyntax.format(source, id: sources.add(source))
      guard let text = formatting.text else {
        for error in formatting.diagnostics where error.severity == .error {
          output.show(error, in: sources)
        }
        return .script
      }
      if check { return name(source, unlessIs: text) }
      try write(text, for: file, unlessIs: source)
      return .done
    } catch {
      output.show(error, in: sources)
      return error.code.exitStatus
    }
  }

  private func name(_ source: SourceText, unlessIs text: String) -> ExitStatus {
    if source.bytes == Array(text.utf8) { return .done }
    streams.write(source.name + "\n")
    return .no
  }

  private func write(
    _ text: String, for file: String, unlessIs source: SourceText
  ) throws(Diagnostic) {
    if file == "-" {
      streams.write(text)
    } else if source.bytes != Array(text.utf8) {
      try Session.replaceScript(file, with: text)
    }
  }
}
