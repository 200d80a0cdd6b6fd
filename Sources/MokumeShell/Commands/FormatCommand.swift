import ArgumentParser
import Mokume

struct FormatCommand: ShellCommand {
  static let configuration = CommandConfiguration(
    commandName: "fmt", abstract: "Write scripts in the one layout of the language.",
    discussion: """
      Files are replaced, unless they are laid out already; - formats standard input to standard \
      output. Comments stay. A script with errors is left alone. Exit status: 0 done, 1 --check \
      or --diff found files to format, 3 a script has errors, 4 or 5 a file cannot be read or written.
      """)

  @Argument(help: "Scripts, or - for standard input.", completion: .scripts)
  var files: [String] = []

  @Flag(
    help: "Write nothing; name the files that are not laid out, and exit with 1 if there are any.")
  var check = false

  @Flag(help: "Write nothing; show what would change as a unified diff, with the same exit status.")
  var diff = false

  @OptionGroup var messages: MessageOptions

  func execute(in shell: Shell) throws -> ExitStatus {
    if files.isEmpty && shell.streams.terminal.inputIsTerminal {
      throw ValidationError("no script was given")
    }
    let look: Shell.FormatLook? = diff ? .difference : check ? .names : nil
    return shell.format(files.isEmpty ? ["-"] : files, only: look, messages)
  }
}
