import CMokumeKernels

/// The tile loops of one level.
///
///     let kernels = Kernels(level: .best)
public struct Kernels: Sendable {
  /// The level the loops were compiled for.
  public let level: KernelLevel

  /// The C table of loops; a constant of the C library that nothing writes, so safe to share.
  package nonisolated(unsafe) let table: UnsafePointer<mk_kernels>

  /// Chooses the loops of a level, which must be among `KernelLevel.available`.
  public init(level: KernelLevel = .best) {
    precondition(level <= .best, "this processor does not run \(level.rawValue) kernels")
    self.level = level
    self.table = mk_kernels_for(level.cLevel)
  }
}

extension Kernels {
  /// The loops over `Float` registers. Builds them anew: ask once, not for each tile.
  package var f32: TileLoops<Float> { TileLoops(self) }

  /// The loops over `Double` registers. Builds them anew: ask once, not for each tile.
  package var f64: TileLoops<Double> { TileLoops(self) }
}
