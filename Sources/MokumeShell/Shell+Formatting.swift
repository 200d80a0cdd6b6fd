import Mokume
import MokumeDiagnostics
import MokumeSyntax

extension Shell {
  /// What is shown of scripts that would change, when none is written.
  enum FormatLook { case names, difference }

  /// Lays out scripts, each where it is; the worst exit status of them.
  ///
  /// - Parameter look: shows what would change instead.
  func format(
    _ files: [String], only look: FormatLook?, _ messages: MessageOptions
  ) -> ExitStatus {
    let output = messages.output(streams)
    var worst = ExitStatus.done
    for file in files {
      worst.worsen(to: format(file, only: look, output))
    }
    return worst
  }

  private func format(
    _ file: String, only look: FormatLook?, _ output: ShellOutput
  ) -> ExitStatus {
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
      if let look { return show(look, source, unlessIs: text) }
      try write(text, for: file, unlessIs: source)
      return .done
    } catch {
      output.show(error, in: sources)
      return error.code.exitStatus
    }
  }

  private func show(
    _ look: FormatLook, _ source: SourceText, unlessIs text: String
  ) -> ExitStatus {
    if source.bytes == Array(text.utf8) { return .done }
    switch look {
    case .names: streams.write(source.name + "\n")
    case .difference:
      let old = String(decoding: source.bytes, as: UTF8.self)
      streams.write(UnifiedDiff(from: old, to: text).text(source.name, source.name))
    }
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
