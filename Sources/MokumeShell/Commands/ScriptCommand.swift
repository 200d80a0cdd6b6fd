import ArgumentParser
import Mokume
import MokumeDiagnostics

/// A command that takes one script, so that `--help` behind it is about the script.
protocol ScriptCommand: ShellCommand {
  var script: ScriptArguments { get }
  var common: CommonOptions { get }
}

extension Shell {
  /// The script that a command line asks for help on, with the command; nil if it asks for none.
  func scriptForHelp(_ arguments: [String]) -> (any ScriptCommand)? {
    let rest = arguments.filter { $0 != "--help" && $0 != "-h" }
    guard rest.count < arguments.count,
      let command = try? MokumeCommand.parseAsRoot(rest) as? any ScriptCommand,
      command.script.namesScript
    else { return nil }
    return command
  }

  /// Prints what a script says of itself; nothing of it is run.
  func help(for command: any ScriptCommand) throws -> ExitStatus {
    let output = self.output(command.common)
    let session = Session(output: output)
    let source: SourceText
    do throws(Diagnostic) {
      source = try command.script.source(streams)
    } catch {
      output.show(error, in: session.sources)
      return error.code.exitStatus
    }
    do throws(ScriptFailure) {
      let help = try session.help(of: source)
      let name = type(of: command).configuration.commandName ?? ""
      let usage =
        "mokume \(name) \(command.script.code.isEmpty ? command.script.arguments[0] : "-e …")"
      output.echo(String(help.text(usage: usage, width: streams.terminal.width).dropLast()))
      return .done
    } catch {
      for problem in error.diagnostics { output.show(problem, in: session.sources) }
      return .script
    }
  }
}
