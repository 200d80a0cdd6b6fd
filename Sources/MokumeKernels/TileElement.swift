/// A register type of the tile loops: `Float` or `Double`.
package protocol TileElement: BinaryFloatingPoint, Sendable {
  /// An unsigned integer of the same width.
  associatedtype Bits: FixedWidthInteger & UnsignedInteger & Sendable

  /// The encoding of the number.
  var bitPattern: Bits { get }

  /// The number with an encoding.
  init(bitPattern: Bits)

  /// The loops over this type.
  static func loops(of kernels: Kernels) -> TileLoops<Self>
}

extension Float: TileElement {
  package typealias Bits = UInt32

  package static func loops(of kernels: Kernels) -> TileLoops<Float> { kernels.f32 }
}

extension Double: TileElement {
  package typealias Bits = UInt64

  package static func loops(of kernels: Kernels) -> TileLoops<Double> { kernels.f64 }
}
