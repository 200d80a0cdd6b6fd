import Mokume
import MokumeDiagnostics
import MokumeRuntime

/// Prints a session's words to the shell's streams.
final class ShellOutput: SessionOutput {
  /// How much is said.
  enum Words { case errors, reports, details }

  private let streams: Screen
  private let words: Words
  private let writesJSON: Bool
  private let writesCSV: Bool
  /// Whether messages are coloured; a session may change it.
  var usesColor: Bool
  /// Where messages about the script belong, if it was made of a config.
  var places: ConfigPlaces?
  /// Follows saves; may be asked from any thread.
  let reporter: ProgressReporter

  init(
    _ streams: Screen, words: Words, writesJSON: Bool, writesCSV: Bool, usesColor: Bool,
    progress: ProgressMode
  ) {
    self.streams = streams
    self.words = words
    self.writesJSON = writesJSON
    self.writesCSV = writesCSV
    self.usesColor = usesColor
    let clock = ContinuousClock()
    let start = clock.now
    reporter = ProgressReporter(progress, streams) { (clock.now - start) / .seconds(1) }
  }

  /// Three dots take two columns more than an ellipsis, of which a line has at most two.
  var lineWidth: Int {
    let terminal = streams.terminal
    return terminal.isASCII ? max(20, terminal.width - 4) : terminal.width
  }

  func print(_ line: String) { streams.write(line + "\n") }

  /// Prints what the program itself says about a value, in characters that the terminal shows.
  func echo(_ text: String) { print(streams.shown(text)) }

  func plan(_ line: String) { echo(line) }

  /// Says something beside what was asked for, on standard error.
  func say(_ text: String) {
    streams.writeError(streams.shown(text) + "\n")
  }

  /// Names are cut to fit a terminal and nowhere else, where somebody may look for them.
  var tableForm: TableForm {
    if writesJSON { return .json }
    if writesCSV { return .csv }
    let terminal = streams.terminal
    return .aligned(
      width: terminal.outputIsTerminal ? terminal.width : nil, isASCII: terminal.isASCII)
  }

  func warn(_ warning: Diagnostic, in sources: SourceMap) {
    if words != .errors { show(warning, in: sources) }
  }

  func began(_ work: SessionWork, _ progress: RunProgress) { reporter.begin(work, progress) }

  func ended(_ work: SessionWork, isComplete: Bool) { reporter.end(isComplete: isComplete) }

  func wrote(_ report: SaveReport) {
    if words == .errors { return }
    if reporter.mode.isJSON { return streams.writeError(report.json + "\n") }
    let details = words == .details ? report.detailLines : []
    streams.writeError(([report.line] + details).map { $0 + "\n" }.joined())
    for note in report.notes { say(note) }
  }

  /// Writes a diagnostic to standard error, as text for people or as JSON.
  func show(_ diagnostic: Diagnostic, in sources: SourceMap) {
    let diagnostic = places?.moved(diagnostic, in: sources) ?? diagnostic
    if writesJSON { return streams.writeError(diagnostic.json(in: sources) + "\n") }
    streams.show(diagnostic, in: sources, color: usesColor)
  }
}
