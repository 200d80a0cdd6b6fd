import MokumeKernels

/// How a run uses the machine. Nothing here changes a byte of the result.
public struct RunOptions: Sendable {
  /// Worker threads, at least 1.
  public var threads: Int
  /// The most memory in bytes that tiles, buffers and selections may take.
  public var memory: Int
  /// Use no better kernels than this level.
  public var level: KernelLevel
  /// Elements that an instruction works on at a time; a multiple of the reduction block (1024).
  public var tileElements: Int
  /// Elements that a worker reads at a time; a multiple of `Segment.elements`.
  public var chunkElements: Int

  /// Makes options; tile and chunk sizes are only worth setting in tests and measurements.
  public init(
    threads: Int = 2, memory: Int = 1 << 30, level: KernelLevel = .best,
    tileElements: Int = 2048, chunkElements: Int = Segment.elements
  ) {
    self.threads = max(1, threads)
    self.memory = memory
    self.level = level
    self.tileElements = tileElements
    self.chunkElements = chunkElements
  }
}

/// The fixed grid on which partial sums are formed, so that they do not depend on chunk sizes.
public enum Segment {
  /// Elements in a segment: 65536, which is 64 reduction blocks.
  public static let elements = segmentBlocks * reductionBlock
}
