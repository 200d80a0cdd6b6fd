import Mokume
import MokumeDiagnostics
import MokumeSyntax

extension Shell {
  /// Runs a script in a session of its own.
  func run(
    _ script: ScriptArguments, _ common: CommonOptions, mode: SessionOptions.Mode
  ) throws -> ExitStatus {
    try script.requireScript(streams.terminal)
    let setup = try setUp(common, mode: mode)
    if setup.isBroken { return .usage }
    let (session, output) = (setup.session, setup.output)
    onStart(session)
    do throws(Diagnostic) {
      let source = try script.source(streams)
      for setting in script.overrides { session.set(parameter: setting.name, to: setting.text) }
      return run(source, in: setup)
    } catch {
      output.show(error, in: session.sources)
      return error.code.exitStatus
    }
  }

  /// Runs a text in a session and shows why it stopped, if it did.
  func run(_ source: SourceText, in setup: Setup) -> ExitStatus {
    let (session, output) = (setup.session, setup.output)
    do throws(ScriptFailure) {
      try session.run(source)
      return .done
    } catch {
      for diagnostic in error.diagnostics { output.show(diagnostic, in: session.sources) }
      return error.diagnostics.first?.code.exitStatus ?? .script
    }
  }

  /// Stages of the front end that can be printed.
  enum FrontStage { case tokens, tree }

  /// Prints the tokens or the tree of a script.
  func show(
    _ script: ScriptArguments, _ common: CommonOptions, _ stage: FrontStage
  ) throws -> ExitStatus {
    try script.requireScript(streams.terminal)
    let output = self.output(common)
    var sources = SourceMap()
    do throws(Diagnostic) {
      let source = try script.source(streams)
      let id = sources.add(source)
      let (program, problems) = parse(source, id: id)
      switch stage {
      case .tokens: streams.write(dump(Lexer.tokenize(source, id: id), of: source) + "\n")
      case .tree: streams.write(dump(program) + "\n")
      }
      for problem in problems { output.show(problem, in: sources) }
      return problems.contains { $0.severity == .error } ? .script : .done
    } catch {
      output.show(error, in: sources)
      return error.code.exitStatus
    }
  }

  func output(
    _ common: CommonOptions, _ preferences: Preferences = Preferences()
  ) -> ShellOutput {
    ShellOutput(
      streams, words: common.quiet ? .errors : common.verbose ? .details : .reports,
      writesJSON: common.json, writesCSV: common.csv,
      usesColor: common.usesColor(streams.terminal, preferences),
      progress: common.progressMode(streams.terminal, preferences))
  }
}
