import ArgumentParser
import Mokume

struct ReplCommand: ShellCommand {
  static let configuration = CommandConfiguration(
    commandName: "repl", abstract: "Type statements and see what they are worth.")

  @OptionGroup var common: CommonOptions

  func execute(in shell: Shell) throws -> ExitStatus {
    guard let editor = shell.makeEditor?() else {
      throw ValidationError("a session needs a terminal; a script may come through a pipe")
    }
    let output = shell.output(common)
    let session = Session(
      options: try common.session(shell.streams.terminal, mode: .write), output: output)
    shell.onStart(session)
    return Repl(session: session, editor: editor, streams: shell.streams, output: output).run()
  }
}
