import Mokume
import MokumeDiagnostics

/// Prints a session's words to the shell's streams.
final class ShellOutput: SessionOutput {
  private let streams: any Streams
  private let isQuiet: Bool
  private let writesJSON: Bool
  private let usesColor: Bool

  init(_ streams: any Streams, isQuiet: Bool, writesJSON: Bool, usesColor: Bool) {
    self.streams = streams
    self.isQuiet = isQuiet
    self.writesJSON = writesJSON
    self.usesColor = usesColor
  }

  func print(_ line: String) { streams.write(line + "\n") }

  func warn(_ warning: Diagnostic, in sources: SourceMap) {
    if !isQuiet { show(warning, in: sources) }
  }

  func wrote(_ report: SaveReport) {
    if isQuiet { return }
    let rate = report.seconds > 0 ? Double(report.newByteCount) / report.seconds : 0
    let parts = [
      "wrote \(report.path)",
      ByteSize.text(report.byteCount, decimals: 2),
      report.tensorCount == 1 ? "1 tensor" : "\(report.tensorCount) tensors",
      report.shardCount == 1 ? "1 file" : "\(report.shardCount) shards",
      "in \(duration(report.seconds))",
      "\(ByteSize.text(Int(rate), decimals: 0))/s",
      "peak memory \(ByteSize.text(report.peakMemory))",
    ]
    streams.writeError((parts + report.continuation).joined(separator: "  ") + "\n")
    if let note = report.noteOfUnfinished { streams.writeError(note + "\n") }
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

  private func duration(_ seconds: Double) -> String {
    if seconds < 60 { return "\(ByteSize.fixed(seconds, decimals: seconds < 10 ? 2 : 1))s" }
    let whole = Int(seconds.rounded())
    let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60)
    return hours > 0 ? "\(hours)h\(minutes)m\(rest)s" : "\(minutes)m\(rest)s"
  }
}
