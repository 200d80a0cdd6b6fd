import MokumeFiles
import Synchronization

/// Compares stored tensors byte by byte, without arithmetic.
public enum ByteComparison {
  /// Tensors to compare, by their places in the first and in the second checkpoint.
  public struct Pair: Sendable {
    public let first: Int
    public let second: Int

    /// Makes a pair.
    public init(first: Int, second: Int) {
      self.first = first
      self.second = second
    }
  }

  /// For each pair whether the two hold the same bytes. Of two that differ, little more is read than
  /// up to the first difference.
  ///
  /// - Throws: `RunError.cancelled`, or the error of a file.
  public static func areEqual(
    _ pairs: [Pair], of first: Checkpoint, and second: Checkpoint, options: RunOptions,
    progress: RunProgress = RunProgress()
  ) throws -> [Bool] {
    let jobs = pairs.map { CompareJob($0, first, second, progress) }
    let scheduler = Scheduler(jobs, threads: options.threads) { progress.isCancelled }
    try scheduler.run(threads: options.threads)
    return jobs.map(\.areEqual)
  }
}

/// Compares two tensors chunk by chunk until a difference is found.
private final class CompareJob: JobRunner {
  private static let chunkBytes = 1 << 20

  private let pair: ByteComparison.Pair
  private let first: Checkpoint
  private let second: Checkpoint
  private let progress: RunProgress
  private let hasStarted = Atomic<Bool>(false)
  private let differ = Atomic<Bool>(false)

  init(
    _ pair: ByteComparison.Pair, _ first: Checkpoint, _ second: Checkpoint,
    _ progress: RunProgress
  ) {
    self.pair = pair
    self.first = first
    self.second = second
    self.progress = progress
  }

  var areEqual: Bool { !differ.load(ordering: .relaxed) }

  func setOut(for goal: Goal) -> Bool { goal == .complete }

  func advance() throws -> Int {
    if hasStarted.exchange(true, ordering: .relaxed) { return 0 }
    progress.began(first.tensors[pair.first].header.name, pass: 1, of: 1)
    let size = first.tensors[pair.first].byteCount
    if size != second.tensors[pair.second].byteCount {
      differ.store(true, ordering: .relaxed)
      return 0
    }
    return (size + Self.chunkBytes - 1) / Self.chunkBytes
  }

  func run(task: Int, memory: WorkerMemory) throws {
    if differ.load(ordering: .relaxed) { return }
    let start = task * Self.chunkBytes
    let range = start..<min(first.tensors[pair.first].byteCount, start + Self.chunkBytes)
    let left = memory.buffer(.input(0), byteCount: range.count)
    let right = memory.buffer(.input(1), byteCount: range.count)
    try first.read(pair.first, bytes: range, into: left)
    try second.read(pair.second, bytes: range, into: right)
    if !left.hasSameBytes(as: right) { differ.store(true, ordering: .relaxed) }
  }
}
