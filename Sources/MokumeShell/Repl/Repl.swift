import Mokume
import MokumeDiagnostics

/// The interactive session: reads statements, runs them, shows what they came to.
///
/// The unit is the statement, not the line: while brackets are open or an operator waits for its
/// operand, another line is asked for. No mistake ends the session.
final class Repl {
  let session: Session
  let editor: any LineEditor
  let streams: any Streams
  let output: ShellOutput
  var preferences: Preferences
  private lazy var completion = LineCompletion { [session] text, offset in
    session.completions(in: text, at: offset, commands: SessionCommand.completions)
  }
  /// What was typed so far; messages name the first `<repl:1>`.
  var inputs: [String] = []
  var isLeaving = false
  /// Whether it was said that the history is not kept; once is enough.
  var saysHistoryFails = false
  /// Entries of earlier sessions at the head of the editor's history.
  let earlierCount: Int

  init(
    session: Session, editor: any LineEditor, streams: any Streams, output: ShellOutput,
    preferences: Preferences = Preferences()
  ) {
    self.session = session
    self.editor = editor
    self.streams = streams
    self.output = output
    self.preferences = preferences
    // Flags and the environment may have had the last word.
    self.preferences.threads = session.options.threads
    self.preferences.memory = session.options.memory
    earlierCount = editor.history.count
    editor.limitHistory(to: preferences.history)
  }

  /// Reads and runs until the person leaves.
  func run() -> ExitStatus {
    editor.completer = completion.list
    while !isLeaving {
      warnOfHistory()
      switch readStatement() {
      case .text(let text): run(typed: text)
      case .interrupted: continue
      case .end: return .done
      }
    }
    return .done
  }

  /// Reads lines until they make whole statements. What is not whole at the end never runs: it is
  /// dropped, and whoever typed Ctrl-D gets a new prompt.
  private func readStatement() -> LineEvent {
    var text = ""
    while true {
      completion.lines = text
      switch editor.read(prompt: prompt(isContinuation: !text.isEmpty)) {
      case .text(let line): text += (text.isEmpty ? "" : "\n") + withoutPrompts(line)
      case .interrupted: return .interrupted
      case .end:
        if text.isEmpty { return .end }
        output.say("the statement was not finished, so it was not run")
        return .interrupted
      }
      if !isIncomplete(text) { return .text(text) }
    }
  }

  private func withoutPrompts(_ text: String) -> String {
    PastedText.withoutPrompts(
      text,
      [
        preferences.prompt, preferences.continuation, Preferences().prompt,
        Preferences().continuation,
      ])
  }

  private func isIncomplete(_ text: String) -> Bool {
    guard case .statements(let last)? = parts(of: text).last else { return false }
    return Session.needsMore(last) || isDocumentation(last)
  }

  /// Whether a text is nothing but a `##` comment, which waits for what it describes.
  private func isDocumentation(_ text: String) -> Bool {
    text.split(separator: "\n").allSatisfy { $0.drop(while: \.isWhitespace).hasPrefix("##") }
  }

  private func parts(of text: String) -> [ReplInput] {
    ReplInput.parts(of: text) { session.defines($0) }
  }

  /// Runs a text part by part up to the first error.
  func run(typed text: String) {
    let parts = parts(of: text)
    defer { session.progress.reset() }
    for (index, part) in parts.enumerated() {
      editor.remember(part.text)
      inputs.append(part.text)
      let source = SourceText(name: "<repl:\(inputs.count)>", text: part.text)
      if !run(part, source) { return say(notRun: parts.count - index - 1) }
      if isLeaving { return }
      // A Ctrl-C that found nothing left to stop must not be lost, or the rest would run.
      if session.progress.isCancelled { return say(notRun: parts.count - index - 1) }
      session.progress.reset()
    }
  }

  private func say(notRun count: Int) {
    if count == 0 { return }
    output.say("\(count == 1 ? "1 more input was" : "\(count) more inputs were") not run")
  }

  /// Runs one part; false when it failed.
  private func run(_ part: ReplInput, _ source: SourceText) -> Bool {
    do {
      switch part {
      case .statements: try session.interact(source) { output.echo($0) }
      case .command: try run(command: source)
      case .help(let topic, _): output.echo(try help(on: topic))
      case .leave: isLeaving = true
      }
      return true
    } catch {
      show(error, in: source)
      return false
    }
  }
}
