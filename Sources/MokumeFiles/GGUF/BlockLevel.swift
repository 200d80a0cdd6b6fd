import CMokumeBlocks

/// The levels of instructions for blocks and small matrices.
enum BlockLevel {
  /// The highest that the processor has.
  static let highest = mb_levels() - 1
}
