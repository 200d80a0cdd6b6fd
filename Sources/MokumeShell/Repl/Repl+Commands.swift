import Mokume
import MokumeDiagnostics

extension Repl {
  /// Runs a line that begins with `:`.
  func run(command source: SourceText) throws {
    let call = CommandCall(source)
    guard let command = SessionCommand.named(call.word) else { throw unknown(call) }
    if call.isForced, !command.takesForce {
      throw failure(
        .badCommand, ":\(command.name) has no `!`", call, call.wordRange, label: "not with `!`")
    }
    let wantsNothing = command.argument == .none && command.usage.isEmpty
    if wantsNothing, !call.argument.isEmpty {
      throw failure(.badCommand, ":\(command.name) takes nothing", call, label: "not expected")
    }
    try command.run(self, call)
  }

  private func unknown(_ call: CommandCall) -> Diagnostic {
    let names = SessionCommand.all.map(\.name)
    let meant = names.filter { !call.word.isEmpty && $0.hasPrefix(call.word) }
    if meant.count > 1 {
      return failure(
        .badCommand, ":\(call.word) may be " + list(meant), call, call.wordRange,
        label: "not clear")
    }
    let near = closestMatches(to: call.word, among: names)
    let help = near.isEmpty ? ":help lists the commands" : "did you mean \(list(near))?"
    return failure(
      .badCommand, "there is no command :\(call.word)", call, call.wordRange, label: "unknown",
      helps: [help])
  }

  private func list(_ names: [String]) -> String {
    let names = names.map { ":" + $0 }
    return names.count == 1
      ? names[0] : names.dropLast().joined(separator: ", ") + " or " + (names.last ?? "")
  }

  /// Help on a name of the language, on a command, or for a start.
  func help(on topic: String) throws -> String {
    guard topic.hasPrefix(":") else { return try session.help(on: topic) }
    guard let command = SessionCommand.named(String(topic.dropFirst())) else {
      return commandList
    }
    return line(command)
  }

  func explainCommands(_ call: CommandCall) throws {
    let word = call.argument.hasPrefix(":") ? String(call.argument.dropFirst()) : call.argument
    if word.isEmpty { return output.echo(commandList) }
    guard let command = SessionCommand.named(word) else {
      // `:help ties` means the language's own.
      return output.echo(try session.help(on: word))
    }
    output.echo(line(command))
  }

  private var commandList: String {
    let column = SessionCommand.all.map { title($0).count }.max() ?? 0
    return SessionCommand.all.map { line($0, column: column) }.joined(separator: "\n")
      + "\nThe beginning of a name is enough if it is clear. ? is about the language."
  }

  private func line(_ command: SessionCommand, column: Int = 0) -> String {
    let title = title(command)
    let gap = String(repeating: " ", count: max(0, column - title.count) + 2)
    return title + gap + command.summary
  }

  private func title(_ command: SessionCommand) -> String {
    ":\(command.name)" + (command.usage.isEmpty ? "" : " " + command.usage)
  }

  func quit(_ call: CommandCall) throws { isLeaving = true }

  func listVariables(_ call: CommandCall) throws {
    let lines = session.variables.filter { call.argument.isEmpty || $0.contains(call.argument) }
    if lines.isEmpty { return output.say("no variables") }
    output.echo(lines.joined(separator: "\n"))
  }

  func plan(_ call: CommandCall) throws {
    if !call.argument.isEmpty { return try session.plan(call.masked, shown: call.source) }
    guard session.defines("ans") else {
      throw failure(
        .badCommand, ":plan needs a value", call, call.wordRange, label: "of what",
        helps: ["name it: :plan base + (a - base)"])
    }
    try session.plan(SourceText(name: call.source.name, text: "ans"), shown: call.source)
  }

  func time(_ call: CommandCall) throws {
    guard !call.argument.isEmpty else {
      throw failure(
        .badCommand, ":time needs a statement", call, call.wordRange, label: "of what",
        helps: ["such as :time save out \"merged/\""])
    }
    let start = System.seconds
    try session.interact(call.masked, shown: call.source) { output.echo($0) }
    let seconds = System.seconds - start
    let bytes = session.progress.bytesWritten
    let rate = bytes > 0 ? "  \(ByteSize.text(Int(Double(bytes) / seconds), decimals: 0))/s" : ""
    output.echo("time  \(SaveReport.duration(seconds))\(rate)")
  }
}
