import CMokumeKernels

/// The C loops over one register type, as Swift functions. `CMokumeKernels.h` says what each
/// does and asks for; the arrays are indexed by `DType.kernelIndex`, `UnaryKernel.index` and
/// `BinaryKernel.index`.
package struct TileLoops<Element: TileElement>: Sendable {
  package typealias Destination = UnsafeMutablePointer<Element>
  package typealias Source = UnsafePointer<Element>
  package typealias Partials = UnsafeMutablePointer<Double>

  package typealias Load = @Sendable (Destination, UnsafeRawPointer, Int) -> Void
  package typealias Store = @Sendable (UnsafeMutableRawPointer, Source, Int) -> Int
  package typealias Unary = @Sendable (Destination, Source, Int) -> Void
  package typealias Binary = @Sendable (Destination, Source, Source, Int) -> Void
  package typealias BinaryVS = @Sendable (Destination, Source, Element, Int) -> Void
  package typealias BinarySV = @Sendable (Destination, Element, Source, Int) -> Void
  package typealias Extreme = @Sendable (Source, Int) -> Element
  package typealias Keep =
    @Sendable (Destination, Source, UInt64, UnsafeMutablePointer<UInt64>, Int) -> Void
  package typealias TrimBlocks = @Sendable (Destination, Source, Int, Int, Int, Int) -> Void
  package typealias Rank =
    @Sendable (Destination, Source, UnsafeMutableRawPointer, Int, Int) -> Void

  package let load: [Load]
  package let store: [Store]
  package let unary: [Unary]
  package let binary: [Binary]
  package let binaryVS: [BinaryVS]
  package let binarySV: [BinarySV]
  package let select: @Sendable (Destination, Source, Source, Source, Int) -> Void
  package let selectVS: @Sendable (Destination, Source, Source, Element, Int) -> Void
  package let selectSV: @Sendable (Destination, Source, Element, Source, Int) -> Void
  package let selectSS: @Sendable (Destination, Source, Element, Element, Int) -> Void
  package let fill: @Sendable (Destination, Element, Int) -> Void
  package let sumBlocks: @Sendable (Partials, Source, Int) -> Void
  package let dotBlocks: @Sendable (Partials, Source, Source, Int) -> Void
  package let gramBlock: @Sendable (Partials, Source, Source, Int) -> Void
  package let minimum: Extreme
  package let maximum: Extreme
  package let uniform: @Sendable (Destination, UInt64, UInt64, UInt64, Int) -> Void
  package let drop:
    @Sendable (Destination, UInt64, UInt64, UInt64, Element, Source, Element, Int) -> Void
  package let keep: Keep
  package let trim: Keep
  package let trimBlocks: TrimBlocks
  package let rank: Rank
  package let addRow: @Sendable (Partials, Source, Int) -> Void
  package let lowerRow: @Sendable (Partials, Source, Int) -> Void
  package let raiseRow: @Sendable (Partials, Source, Int) -> Void
  package let addProducts: @Sendable (Partials, Source, Source, Int) -> Void
}

/// The elements of a C array, which Swift sees as a tuple.
func elements<Tuple, Element>(of tuple: Tuple, as type: Element.Type) -> [Element] {
  withUnsafeBytes(of: tuple) { Array($0.bindMemory(to: Element.self)) }
}

extension TileLoops {
  /// Bytes of scratch memory that `rank` needs for a row.
  package static func rankScratch(rowLength: Int) -> Int {
    2 * (rowLength + 16) * MemoryLayout<Element>.stride
      + 2 * rowLength * MemoryLayout<UInt32>.stride
  }
}

/// Elements in one partial result of `sumBlocks` and `dotBlocks`: part of the numeric contract.
package let reductionBlock = Int(MK_BLOCK)

/// Blocks whose partial results are added, in order, into one cell: part of the contract too.
package let segmentBlocks = Int(MK_SEGMENT_BLOCKS)
