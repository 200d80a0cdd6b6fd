import CMokumeKernels

/// A register type of the tile loops: `Float` or `Double`.
package protocol TileElement: BinaryFloatingPoint, Sendable {
  /// An unsigned integer of the same width.
  associatedtype Bits: FixedWidthInteger & UnsignedInteger & Sendable

  /// The encoding of the number.
  var bitPattern: Bits { get }

  /// The number with an encoding.
  init(bitPattern: Bits)

  /// Runs bound steps over `count` elements, `tile` of them at a time; the first has index `start`
  /// in the tensor and `offset` in the inputs' bytes.
  static func run(
    _ steps: UnsafeBufferPointer<mk_step>, start: Int, offset: Int, count: Int, tile: Int)

  /// Appends the keys that selections order the elements by.
  static func append(
    keysOf values: UnsafeBufferPointer<Self>, _ order: KeyOrder, to keys: inout [UInt64])

  /// The loops over this type.
  static func loops(of kernels: Kernels) -> TileLoops<Self>
}

extension Float: TileElement {
  package typealias Bits = UInt32

  package static func loops(of kernels: Kernels) -> TileLoops<Float> { kernels.f32 }

  package static func run(
    _ steps: UnsafeBufferPointer<mk_step>, start: Int, offset: Int, count: Int, tile: Int
  ) {
    mk_run_f32(steps.baseAddress, steps.count, UInt64(start), offset, count, tile)
  }

  package static func append(
    keysOf values: UnsafeBufferPointer<Float>, _ order: KeyOrder, to keys: inout [UInt64]
  ) {
    appendKeys(of: values, order, to: &keys)
  }
}

extension Double: TileElement {
  package typealias Bits = UInt64

  package static func loops(of kernels: Kernels) -> TileLoops<Double> { kernels.f64 }

  package static func run(
    _ steps: UnsafeBufferPointer<mk_step>, start: Int, offset: Int, count: Int, tile: Int
  ) {
    mk_run_f64(steps.baseAddress, steps.count, UInt64(start), offset, count, tile)
  }

  package static func append(
    keysOf values: UnsafeBufferPointer<Double>, _ order: KeyOrder, to keys: inout [UInt64]
  ) {
    appendKeys(of: values, order, to: &keys)
  }
}
