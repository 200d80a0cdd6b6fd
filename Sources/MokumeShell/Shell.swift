import ArgumentParser
import Mokume
import MokumeDiagnostics

/// The command line as a library: arguments and streams in, exit status out.
public struct Shell {
  let streams: Screen
  /// Called with the progress of each session, so that a signal can stop it.
  let onStart: (Session) -> Void
  /// Makes the editor of an interactive session; without one there is none.
  let makeEditor: (() -> (any LineEditor)?)?

  public init(
    streams: any Streams, makeEditor: (() -> (any LineEditor)?)? = nil,
    onStart: @escaping (Session) -> Void = { _ in }
  ) {
    self.streams = Screen(streams)
    self.makeEditor = makeEditor
    self.onStart = onStart
  }

  /// Runs the command that the arguments name, the program's own name not among them.
  public func run(_ arguments: [String]) -> ExitStatus {
    do {
      let arguments = implied(arguments)
      if let command = scriptForHelp(arguments) { return try help(for: command) }
      var command = try MokumeCommand.parseAsRoot(arguments)
      if let command = command as? any ShellCommand { return try execute(command) }
      // No command, or the library's own for `help`: it throws the help to show.
      try command.run()
      return .done
    } catch {
      return finish(error)
    }
  }

  /// Adds the command that a script, a pipe, `-e`, a terminal or an option implies, and puts a command
  /// that follows options before them, where it is looked for.
  private func implied(_ arguments: [String]) -> [String] {
    var index = 0
    while index < arguments.count {
      let length = CommonOptions.length(at: index, of: arguments)
      if length == 0 { break }
      index += length
    }
    guard index < arguments.count else { return withoutCommand(arguments) }
    let word = arguments[index]
    if MokumeCommand.names.contains(word) {
      return [word] + arguments[..<index] + arguments[(index + 1)...]
    }
    if word == ReplCommand.skipOption { return ["repl"] + arguments }
    let isScript = word.hasSuffix(".merge") || (word.contains("/") && !word.hasPrefix("-"))
    return isScript || word == "-" || word == "-e" || index > 0 ? ["run"] + arguments : arguments
  }

  /// Nothing but options: a script that comes through a pipe, or a session.
  private func withoutCommand(_ options: [String]) -> [String] {
    if !streams.terminal.inputIsTerminal { return ["run"] + options + ["-"] }
    if makeEditor != nil, streams.terminal.outputIsTerminal { return ["repl"] + options }
    return options.isEmpty ? [] : ["run"] + options
  }

  /// A mistake that a command itself finds in its arguments is shown with the command's usage.
  private func execute(_ command: any ShellCommand) throws -> ExitStatus {
    do {
      return try command.execute(in: self)
    } catch let error as ValidationError {
      let usage = MokumeCommand.usageString(for: type(of: command))
      streams.writeError(streams.shown("Error: \(error.message)\nUsage: \(usage)\n"))
      return .usage
    }
  }

  /// Help goes to standard output, a wrong command line to standard error with status 2.
  private func finish(_ error: any Error) -> ExitStatus {
    let text = streams.shown(
      MokumeCommand.fullMessage(for: error, columns: streams.terminal.width))
    if MokumeCommand.exitCode(for: error) == .success {
      streams.write(text.hasSuffix("\n") ? text : text + "\n")
      return .done
    }
    streams.writeError(text.hasSuffix("\n") ? text : text + "\n")
    return .usage
  }
}

/// A command that runs inside a shell.
protocol ShellCommand: ParsableCommand {
  func execute(in shell: Shell) throws -> ExitStatus
}

/// The root of the commands.
struct MokumeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mokume",
    abstract: "Merge neural-network weights with tensor arithmetic.",
    discussion: """
      mokume SCRIPT.merge [name=value …] and mokume -e 'CODE' are short for mokume run. \
      Without either a session begins on a terminal, and a script is read from a pipe.
      """,
    version: "mokume \(mokumeVersion)",
    subcommands: [
      RunCommand.self, PlanCommand.self, CheckCommand.self, InfoCommand.self, DiffCommand.self,
      FormatCommand.self, MergekitCommand.self, ExplainCommand.self, ReplCommand.self,
    ])

  /// The names of the commands.
  static let names: Set<String> = Set(
    configuration.subcommands.compactMap { $0.configuration.commandName })
}
