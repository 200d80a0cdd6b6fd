import ArgumentParser
import Mokume

struct CheckCommand: ShellCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check scripts against their models' headers; no weight is read, nothing is written.",
    discussion: """
      Settings are for every script. The exit status is the largest: 0 right, 1 an assertion failed, \
      3 a script is wrong, 4 an input is, 5 an output cannot be written.
      """)

  @OptionGroup var list: ScriptList
  @OptionGroup var common: CommonOptions

  func execute(in shell: Shell) throws -> ExitStatus {
    var worst = ExitStatus.done
    for script in list.scripts {
      try script.validate()
      worst.worsen(to: try shell.run(script, common, mode: .check))
    }
    return worst
  }
}
