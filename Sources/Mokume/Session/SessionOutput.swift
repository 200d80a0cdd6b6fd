import MokumeDiagnostics
import MokumeFiles

/// Where a session's words go. Only the shell prints; a library user may do as they like.
public protocol SessionOutput: AnyObject {
  /// A line that a script asked for with `print` or `plan`.
  func print(_ line: String)
  /// A warning; errors are thrown.
  func warn(_ warning: Diagnostic, in sources: SourceMap)
  /// A model is published.
  func wrote(_ report: SaveReport)
}

/// What a save did.
public struct SaveReport: Sendable, Hashable {
  /// The target as it was spelled.
  public let path: String
  /// Bytes of all files with weights.
  public let byteCount: Int
  /// Number of tensors in the output.
  public let tensorCount: Int
  /// Number of files with weights.
  public let shardCount: Int
  /// Time from the start of the save until the model was published, in seconds.
  public let seconds: Double
  /// The most memory the process has had resident so far, in bytes.
  public let peakMemory: Int
  /// What an earlier run of the same save had finished, and this one did not make again.
  public let continued: KeptShards?
  /// Hidden folders beside the target with finished shards of other saves.
  public let unfinished: [String]
  /// Bytes of all files in them.
  public let unfinishedBytes: Int
}

/// Drops every word; what a library session uses unless it is given something else.
public final class SilentOutput: SessionOutput {
  /// Makes an output that drops everything.
  public init() {}
  /// Drops the line.
  public func print(_ line: String) {}
  /// Drops the warning.
  public func warn(_ warning: Diagnostic, in sources: SourceMap) {}
  /// Drops the report.
  public func wrote(_ report: SaveReport) {}
}
