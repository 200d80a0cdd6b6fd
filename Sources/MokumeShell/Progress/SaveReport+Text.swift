import Mokume
import MokumeDiagnostics

extension SaveReport {
  /// The line that says what a save did, without its end.
  package var line: String {
    let parts = [
      "wrote \(escapingControls(path))",
      ByteSize.text(byteCount, decimals: 2),
      tensorCount == 1 ? "1 tensor" : "\(tensorCount) tensors",
      shardCount == 1 ? "1 file" : "\(shardCount) shards",
      "in \(Self.duration(seconds))",
      ByteSize.rate(rate),
      "peak memory \(ByteSize.text(peakMemory))",
    ]
    return (parts + continuation).joined(separator: "  ")
  }

  /// What `--verbose` adds.
  package var detailLines: [String] {
    var lines = ["plan     \(Self.duration(details.planSeconds))"]
    for (index, seconds) in details.stageSeconds.enumerated() {
      lines.append("stage \(index + 1)  \(Self.duration(seconds))")
    }
    lines += [
      "sync     \(Self.duration(details.publishSeconds))",
      "read     \(ByteSize.text(details.readBytes, decimals: 2))",
      "threads  \(details.threads)",
      "kernels  \(details.level.rawValue)",
    ]
    for (index, file) in details.files.enumerated() {
      lines.append("\(index == 0 ? "files    " : "         ")\(escapingControls(file))")
    }
    return lines.map { "  \($0)" }
  }

  /// Such as `0.42s`, `1m38s` and `2h0m5s`.
  static func duration(_ seconds: Double) -> String {
    if seconds < 59.95 { return "\(ByteSize.fixed(seconds, decimals: seconds < 10 ? 2 : 1))s" }
    let whole = Int(seconds.rounded())
    let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60)
    return hours > 0 ? "\(hours)h\(minutes)m\(rest)s" : "\(minutes)m\(rest)s"
  }
}
