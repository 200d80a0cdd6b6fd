import Mokume
import MokumeDiagnostics

/// Prints a session's words to the shell's streams.
final class ShellOutput: SessionOutput {
  private let streams: any Streams
  private let isQuiet: Bool
  private let writesJSON: Bool
  /// Whether messages are coloured; a session may change it.
  var usesColor: Bool

  init(_ streams: any Streams, isQuiet: Bool, writesJSON: Bool, usesColor: Bool) {
    self.streams = streams
    self.isQuiet = isQuiet
    self.writesJSON = writesJSON
    self.usesColor = usesColor
  }

  var lineWidth: Int { streams.terminal.width }

  func print(_ line: String) { streams.write(line + "\n") }

  /// Prints what the program itself says about a value, in characters that the terminal shows.
  func echo(_ text: String) { print(streams.terminal.isASCII ? asciiText(text) : text) }

  /// Says something beside what was asked for, on standard error.
  func say(_ text: String) {
    streams.writeError((streams.terminal.isASCII ? asciiText(text) : text) + "\n")
  }

  func warn(_ warning: Diagnostic, in sources: SourceMap) {
    if !isQuiet { show(warning, in: sources) }
  }

  func wrote(_ report: SaveReport) {
    if isQuiet { return }
    let rate = report.seconds > 0 ? Double(report.byteCount) / report.seconds : 0
    let parts = [
      "wrote \(report.path)",
      ByteSize.text(report.byteCount, decimals: 2),
      report.tensorCount == 1 ? "1 tensor" : "\(report.tensorCount) tensors",
      report.shardCount == 1 ? "1 file" : "\(report.shardCount) shards",
      "in \(Self.duration(report.seconds))",
      "\(ByteSize.text(Int(rate), decimals: 0))/s",
      "peak memory \(ByteSize.text(report.peakMemory))",
    ]
    streams.writeError(parts.joined(separator: "  ") + "\n")
  }

  /// Writes a diagnostic to standard error, as text for people or as JSON.
  func show(_ diagnostic: Diagnostic, in sources: SourceMap) {
    if writesJSON { return streams.writeError(diagnostic.json(in: sources) + "\n") }
    let terminal = streams.terminal
    let renderer = DiagnosticRenderer(
      sources: sources, color: usesColor, width: terminal.width, asciiOnly: terminal.isASCII)
    let text = renderer.render(diagnostic)
    streams.writeError(text.hasSuffix("\n") ? text : text + "\n")
  }

  /// A time as people read it: `0.52s`, `1m38s`.
  static func duration(_ seconds: Double) -> String {
    if seconds < 60 { return "\(ByteSize.fixed(seconds, decimals: seconds < 10 ? 2 : 1))s" }
    let whole = Int(seconds.rounded())
    let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60)
    return hours > 0 ? "\(hours)h\(minutes)m\(rest)s" : "\(minutes)m\(rest)s"
  }
}
