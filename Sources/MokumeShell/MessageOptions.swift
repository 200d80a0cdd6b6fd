import ArgumentParser
import Mokume

/// The flags of a command that runs nothing but has messages.
struct MessageOptions: ParsableArguments {
  @Flag(help: "Write messages as JSON, one object on a line.")
  var json = false

  @Option(help: "When to colour messages.")
  var color = CommonOptions.ColorChoice.auto

  func output(_ streams: Screen) -> ShellOutput {
    let terminal = streams.terminal
    let preferences = Configuration.read(terminal.environment).preferences
    return ShellOutput(
      streams, words: .reports, writesJSON: json, writesCSV: false,
      usesColor: CommonOptions.usesColor(color, terminal, preferences), progress: .never)
  }
}
