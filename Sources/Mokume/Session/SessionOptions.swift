import MokumeKernels
import MokumeRuntime

/// How a session uses the machine and what it does with outputs. Nothing here changes a byte of a
/// merge.
public struct SessionOptions: Sendable {
  /// What `save` does.
  public enum Mode: Sendable, Hashable {
    /// Writes the model.
    case write
    /// Plans it and reports the plan; no weight is read and nothing is written.
    case plan(PlanDetail)
    /// Checks that it could be planned; no weight is read and nothing is written.
    case check
  }

  /// What a plan report shows.
  public enum PlanDetail: Sendable, Hashable {
    /// What is read, done and written, and the memory it needs.
    case summary
    /// The lazy expression, one node a line.
    case graph
    /// Every program, pass by pass.
    case programs
  }

  /// The largest shard in bytes that a save writes unless it is told otherwise: 5 GB, as
  /// transformers 4 does.
  public static let defaultShardBytes = 5_000_000_000

  /// Worker threads; by default one for each processor.
  public var threads: Int
  /// The most memory in bytes for buffers, tiles and selections.
  public var memory: Int
  /// Use no better kernels than this level.
  public var kernelLevel: KernelLevel
  /// Whether `save` writes, plans or only checks.
  public var mode: Mode
  /// Treats every `save` as if it said `overwrite: true`.
  public var overwritesAlways: Bool
  /// How a user says that a save may replace what is there, for messages: where no script is in sight,
  /// the host has words of its own.
  public var wordsForOverwriting = "overwrite: true"
  /// Whether a recipe runs although its inputs are not those of the lock beside it.
  public var ignoresLock: Bool

  /// Makes options; by default all processors, 1 GiB of memory and the best kernels.
  public init(
    threads: Int = SessionOptions.processorCount, memory: Int = 1 << 30,
    kernelLevel: KernelLevel = .best, mode: Mode = .write, overwritesAlways: Bool = false,
    ignoresLock: Bool = false
  ) {
    self.threads = threads
    self.memory = memory
    self.kernelLevel = kernelLevel
    self.mode = mode
    self.overwritesAlways = overwritesAlways
    self.ignoresLock = ignoresLock
  }

  var runOptions: RunOptions {
    RunOptions(threads: threads, memory: memory, level: kernelLevel)
  }
}
