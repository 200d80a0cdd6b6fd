import MokumeKernels

/// How a run uses the machine. Nothing here changes a byte of the result.
public struct RunOptions: Sendable {
  /// Worker threads, at least 1.
  public var threads: Int
  /// The most memory in bytes that tiles, buffers and selections may take.
  public var memory: Int
  /// Use no better kernels than this level.
  public var level: KernelLevel
  /// Elements that an instruction works on at a time; rounded down to reduction blocks (1024).
  public let tileElements: Int
  /// Elements that a worker reads at a time; rounded down to `Segment.elements`.
  public let chunkElements: Int

  /// Makes options; tile and chunk sizes are only worth setting in tests and measurements.
  public init(
    threads: Int = 2, memory: Int = 1 << 30, level: KernelLevel = .best,
    tileElements: Int = 1024, chunkElements: Int = 4 * Segment.elements
  ) {
    self.threads = max(1, threads)
    self.memory = memory
    self.level = level
    // Partial sums are formed on a fixed grid, so tiles and chunks must not cut across it.
    self.tileElements = max(1, tileElements / reductionBlock) * reductionBlock
    self.chunkElements = max(1, chunkElements / Segment.elements) * Segment.elements
  }
}

/// The fixed grid on which partial sums are formed, so that they do not depend on chunk sizes.
public enum Segment {
  /// Elements in a segment: 65536, which is 64 reduction blocks.
  public static let elements = segmentBlocks * reductionBlock
}
