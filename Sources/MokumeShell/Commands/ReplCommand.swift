import ArgumentParser
import Mokume

struct ReplCommand: ShellCommand {
  static let configuration = CommandConfiguration(
    commandName: "repl", abstract: "Type statements and see what they are worth.")

  @OptionGroup var common: CommonOptions

  static let skipOption = "--no-init"

  @Flag(name: .customLong("no-init"), help: "Do not run ~/.config/mokume/init.merge first.")
  var skipsInitialScript = false

  func execute(in shell: Shell) throws -> ExitStatus {
    if common.noInput {
      throw ValidationError("a session asks for input, which --no-input forbids")
    }
    guard let editor = shell.makeEditor?() else {
      throw ValidationError("a session needs a terminal; a script may come through a pipe")
    }
    // A mistake in the configuration is shown, and does not keep anybody out.
    let setup = try shell.setUp(common, mode: .write)
    shell.onStart(setup.session)
    let repl = Repl(
      session: setup.session, editor: editor, streams: shell.streams, output: setup.output,
      preferences: setup.preferences)
    if !common.quiet { repl.greet() }
    if !skipsInitialScript { repl.runInitialScript() }
    return repl.run()
  }
}
