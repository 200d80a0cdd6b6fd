import ArgumentParser
import Mokume

struct RunCommand: ScriptCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run a script.",
    discussion: """
      Exit status: 0 done, 1 an assertion failed, 2 command line, 3 script, 4 input, 5 output.
      """)

  @OptionGroup var script: ScriptArguments
  @OptionGroup var common: CommonOptions

  func execute(in shell: Shell) throws -> ExitStatus {
    try shell.run(script, common, mode: .write)
  }
}

struct PlanCommand: ScriptCommand {
  enum Stage: String, ExpressibleByArgument, CaseIterable { case tokens, tree, graph, plan }

  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Show what a script's saves would read, do and write; no weight is read.")

  @OptionGroup var script: ScriptArguments
  @OptionGroup var common: CommonOptions

  @Option(help: "Print what this stage hands on instead of the summary.")
  var stopAfter: Stage?

  func execute(in shell: Shell) throws -> ExitStatus {
    switch stopAfter {
    case .tokens: try shell.show(script, common, .tokens)
    case .tree: try shell.show(script, common, .tree)
    case .graph: try shell.run(script, common, mode: .plan(.graph))
    case .plan: try shell.run(script, common, mode: .plan(.programs))
    case nil: try shell.run(script, common, mode: .plan(.summary))
    }
  }
}
