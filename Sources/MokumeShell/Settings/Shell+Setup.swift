import ArgumentParser
import Mokume
import MokumeDiagnostics

extension Shell {
  /// What a command works with.
  struct Setup {
    let session: Session
    let output: ShellOutput
    let preferences: Preferences
    /// Whether the configuration is one that a command should not go on with.
    let isBroken: Bool
  }

  /// Makes a session by the flags, the environment and the configuration, in this order, and shows
  /// what is wrong with the last.
  func setUp(_ common: CommonOptions, mode: SessionOptions.Mode) throws -> Setup {
    let terminal = streams.terminal
    let configuration = Configuration.read(terminal.environment)
    let preferences = configuration.preferences
    let output = self.output(common, preferences)
    for problem in configuration.problems {
      if problem.severity == .warning {
        output.warn(problem, in: configuration.sources)
      } else {
        output.show(problem, in: configuration.sources)
      }
    }
    let options = try common.session(terminal, mode: mode, preferences)
    return Setup(
      session: Session(options: options, output: output), output: output,
      preferences: preferences, isBroken: configuration.isBroken)
  }
}
