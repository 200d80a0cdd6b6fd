import Mokume
import MokumeDiagnostics
import MokumeSyntax

/// The interactive session: reads statements, runs them, shows what they came to.
///
/// The unit is the statement, not the line: while brackets are open or an operator waits for its
/// operand, another line is asked for. No mistake ends the session.
final class Repl {
  let session: Session
  let editor: any LineEditor
  let streams: any Streams
  let output: ShellOutput
  /// Number of the next input, as messages name it: `<repl:7>`.
  var number = 1

  init(
    session: Session, editor: any LineEditor, streams: any Streams, output: ShellOutput
  ) {
    self.session = session
    self.editor = editor
    self.streams = streams
    self.output = output
  }

  /// Reads and runs until the person leaves.
  func run() -> ExitStatus {
    while true {
      switch readStatement() {
      case .text(let text): evaluate(text)
      case .interrupted: continue
      case .end: return .done
      }
    }
  }

  /// Reads lines until they make whole statements.
  private func readStatement() -> LineEvent {
    var text = ""
    while true {
      switch editor.read(prompt: text.isEmpty ? "mokume> " : "   ...> ") {
      case .text(let line): text += (text.isEmpty ? "" : "\n") + line
      case .interrupted: return .interrupted
      case .end: return text.isEmpty ? .end : .text(text)
      }
      if !isIncomplete(text) { return .text(text) }
    }
  }

  private func isIncomplete(_ text: String) -> Bool {
    var sources = SourceMap()
    let source = SourceText(name: "<repl>", text: text)
    return needsMoreInput(source, id: sources.add(source))
  }

  private func evaluate(_ text: String) {
    if text.allSatisfy(\.isWhitespace) { return }
    editor.remember(text)
    let source = SourceText(name: "<repl:\(number)>", text: text)
    number += 1
    do throws(ScriptFailure) {
      try session.interact(source) { output.print($0) }
    } catch {
      for diagnostic in error.diagnostics { output.show(diagnostic, in: session.sources) }
    }
  }
}
