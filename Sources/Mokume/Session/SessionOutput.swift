import MokumeDiagnostics
import MokumeFiles
import MokumeKernels
import MokumeLanguage
import MokumeRuntime

/// Where a session's words go. Only the shell prints; a library user may do as they like.
public protocol SessionOutput: AnyObject {
  /// Characters in a line, for values that are cut and text that is wrapped.
  var lineWidth: Int { get }
  /// A line that a script asked for with `print`.
  func print(_ line: String)
  /// A line about what a save would do.
  func plan(_ line: String)
  /// How `print` shows tables.
  var tableForm: TableForm { get }
  /// A warning; errors are thrown.
  func warn(_ warning: Diagnostic, in sources: SourceMap)
  /// A model is published.
  func wrote(_ report: SaveReport)
  /// Weights are about to be read. How far it is may be read from any thread until `ended`.
  func began(_ work: SessionWork, _ progress: RunProgress)
  /// What began last is over; `isComplete` is false if an error or a signal ended it.
  ///
  /// After a complete save `wrote` follows.
  func ended(_ work: SessionWork, isComplete: Bool)
}

extension SessionOutput {
  /// Goes where `print` goes.
  public func plan(_ line: String) { print(line) }
  /// Follows nothing.
  public func began(_ work: SessionWork, _ progress: RunProgress) {}
  /// Follows nothing.
  public func ended(_ work: SessionWork, isComplete: Bool) {}
}

/// What a session reads weights for.
public enum SessionWork: Sendable, Hashable {
  /// A save to this target, as it was spelled.
  case save(path: String)
  /// A number that a script asks for, such as `norm(a, over: "model")`.
  case number
}

extension SessionOutput {
  /// What a line holds where nothing is known of a terminal.
  public var lineWidth: Int { 80 }
}

extension SessionOutput {
  /// Aligned columns in lines of any length.
  public var tableForm: TableForm { .aligned(width: nil, isASCII: false) }
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
  /// A hidden folder with what could be neither removed nor moved of the folder that was replaced.
  public let leftover: String?
  /// More, for those who want to know.
  public let details: Details

  package init(
    path: String, byteCount: Int, tensorCount: Int, shardCount: Int, seconds: Double,
    peakMemory: Int, continued: KeptShards? = nil, unfinished: [String] = [],
    unfinishedBytes: Int = 0, leftover: String? = nil, details: Details
  ) {
    self.path = path
    self.byteCount = byteCount
    self.tensorCount = tensorCount
    self.shardCount = shardCount
    self.seconds = seconds
    self.peakMemory = peakMemory
    self.continued = continued
    self.unfinished = unfinished
    self.unfinishedBytes = unfinishedBytes
    self.leftover = leftover
    self.details = details
  }

  /// How a save went.
  public struct Details: Sendable, Hashable {
    /// Bytes that passes read, once for each pass.
    public let readBytes: Int
    /// Time to plan and to make the files, in seconds.
    public let planSeconds: Double
    /// Time of each stage, in seconds.
    public let stageSeconds: [Double]
    /// Time to complete, sync and rename the files, in seconds.
    public let publishSeconds: Double
    /// Worker threads.
    public let threads: Int
    /// The kernels used.
    public let level: KernelLevel
    /// Paths of the files written.
    public let files: [String]

    package init(
      readBytes: Int, planSeconds: Double, stageSeconds: [Double], publishSeconds: Double,
      threads: Int, level: KernelLevel, files: [String]
    ) {
      self.readBytes = readBytes
      self.planSeconds = planSeconds
      self.stageSeconds = stageSeconds
      self.publishSeconds = publishSeconds
      self.threads = threads
      self.level = level
      self.files = files
    }
  }
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
