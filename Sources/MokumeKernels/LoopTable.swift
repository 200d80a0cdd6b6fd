import CMokumeKernels
import MokumeTensor

/// The C loops of one level and one arithmetic type as untyped pointers, for binding steps.
///
/// The tables for f32 and f64 have one layout, so that a field's offset serves both.
package struct LoopTable: @unchecked Sendable {
  // Sendable by hand: points to constants of the C library.

  /// A loop of whatever type its form says.
  package typealias Loop = @convention(c) () -> Void

  /// Where an operand of a binary loop comes from.
  package enum Source: Sendable {
    case register
    /// The bytes of an input of bf16, converted in the loop.
    case stored
    case number
  }

  private let base: UnsafeRawPointer

  /// The table of f32 or f64 loops.
  package init(_ kernels: Kernels, isDouble: Bool) {
    let single = MemoryLayout<mk_kernels>.offset(of: \.f32) ?? 0
    let double = MemoryLayout<mk_kernels>.offset(of: \.f64) ?? 0
    base = UnsafeRawPointer(kernels.table) + (isDouble ? double : single)
  }

  package func load(_ dtype: DType) -> Loop? { loop(\.load, dtype.kernelIndex) }
  package func store(_ dtype: DType) -> Loop? { loop(\.store, dtype.kernelIndex) }
  package func unary(_ kernel: UnaryKernel) -> Loop? { loop(\.unary, kernel.index) }

  /// The loop for operands from the given places, or nil if there is none.
  package func binary(_ kernel: BinaryKernel, _ x: Source, _ y: Source) -> Loop? {
    switch (x, y) {
    case (.register, .register): loop(\.binary, kernel.index)
    case (.register, .number): loop(\.binary_vs, kernel.index)
    case (.number, .register): loop(\.binary_sv, kernel.index)
    case (.stored, .register): loop(\.binary_bv, kernel.index)
    case (.register, .stored): loop(\.binary_vb, kernel.index)
    case (.stored, .stored): loop(\.binary_bb, kernel.index)
    case (.stored, .number): loop(\.binary_bs, kernel.index)
    case (.number, .stored): loop(\.binary_sb, kernel.index)
    case (.number, .number): nil
    }
  }

  /// The loop that selects between registers and numbers.
  package func select(_ x: Source, _ y: Source) -> Loop? {
    switch (x, y) {
    case (.number, .number): loop(\.select_ss, 0)
    case (.number, _): loop(\.select_sv, 0)
    case (_, .number): loop(\.select_vs, 0)
    default: loop(\.select, 0)
    }
  }

  /// The loop for y + (x op number) with x in a register or stored, or nil if there is none.
  package func accumulate(_ kernel: BinaryKernel, _ x: Source) -> Loop? {
    x == .stored ? loop(\.accumulate_b, kernel.index) : loop(\.accumulate, kernel.index)
  }

  /// The loop for a comparison with a number that chooses, or nil if `kernel` compares nothing.
  package func choose(_ kernel: BinaryKernel, _ x: Source, _ y: Source) -> Loop? {
    switch (x, y) {
    case (.number, .number): loop(\.choose_ss, kernel.index)
    case (.number, _): loop(\.choose_sv, kernel.index)
    case (_, .number): loop(\.choose_vs, kernel.index)
    default: loop(\.choose_vv, kernel.index)
    }
  }

  /// The loop that compares the magnitude of a register with a number, or nil if `kernel` compares
  /// nothing.
  package func magnitude(_ kernel: BinaryKernel) -> Loop? { loop(\.magnitude, kernel.index) }

  /// The same for a difference, or nil unless both operands are stored.
  package func magnitudeDifference(_ kernel: BinaryKernel, _ x: Source, _ y: Source) -> Loop? {
    (x, y) == (.stored, .stored) ? loop(\.magnitude_difference, kernel.index) : nil
  }

  /// The loop over many registers, or nil if `kernel` has none.
  package func fold(_ kernel: BinaryKernel) -> Loop? { loop(\.fold, kernel.index) }

  package var fill: Loop? { loop(\.fill, 0) }
  package var uniform: Loop? { loop(\.uniform, 0) }
  package var drop: Loop? { loop(\.drop, 0) }
  package var trim: Loop? { loop(\.trim, 0) }
  package var agreeingSum: Loop? { loop(\.agreeing_sum, 0) }
  package var agreeingWeight: Loop? { loop(\.agreeing_weight, 0) }
  package var electedMean: Loop? { loop(\.elected_mean, 0) }

  /// The loop that trims a difference, or nil unless both operands are stored.
  package func trimDifference(_ x: Source, _ y: Source) -> Loop? {
    (x, y) == (.stored, .stored) ? loop(\.trim_difference, 0) : nil
  }

  package var trimTwo: Loop? { loop(\.trim_two, 0) }

  /// The loop that trims a difference twice, or nil unless both operands are stored.
  package func trimTwoDifference(_ x: Source, _ y: Source) -> Loop? {
    (x, y) == (.stored, .stored) ? loop(\.trim_two_difference, 0) : nil
  }

  /// The loop that tallies the keys of a difference, or nil unless both operands are stored and
  /// keys are in the order of magnitudes.
  package func bandDifference(_ order: KeyOrder, _ x: Source, _ y: Source) -> Loop? {
    guard (x, y) == (.stored, .stored), order == .magnitude else { return nil }
    return loop(\.band_difference, 0)
  }

  package var sum: Loop? { loop(\.sum_blocks, 0) }
  package var dot: Loop? { loop(\.dot_blocks, 0) }
  package var count: Loop? { loop(\.count_blocks, 0) }
  package var countBoth: Loop? { loop(\.count_both_blocks, 0) }
  package var gram: Loop? { loop(\.gram_block, 0) }

  /// The loop that tallies keys in the given order.
  package func band(_ order: KeyOrder) -> Loop? {
    order == .magnitude ? loop(\.band, 0) : loop(\.band_by_value, 0)
  }

  private func loop<Field>(_ field: KeyPath<mk_ops_f32, Field>, _ index: Int?) -> Loop? {
    guard let index, let offset = MemoryLayout<mk_ops_f32>.offset(of: field) else { return nil }
    return base.load(
      fromByteOffset: offset + index * MemoryLayout<UnsafeRawPointer>.stride, as: Loop?.self)
  }
}
