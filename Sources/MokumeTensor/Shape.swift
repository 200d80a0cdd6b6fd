/// The dimensions of a tensor, outermost first; `[]` is a scalar with one element.
public struct Shape: Hashable, Sendable {
  /// Sizes of the dimensions, none negative.
  public let dimensions: [Int]
  /// Product of the dimensions.
  public let elementCount: Int

  /// Makes a shape, or returns nil when a size is negative or the product overflows `Int`.
  public init?(_ dimensions: [Int]) {
    var count = 1
    for size in dimensions {
      guard size >= 0 else { return nil }
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      if overflow { return nil }
      count = product
    }
    self.dimensions = dimensions
    self.elementCount = count
  }

  /// Number of dimensions.
  public var rank: Int { dimensions.count }

  /// Elements in one stored row, the last dimension; a scalar is one row of one element.
  public var rowLength: Int { dimensions.last ?? 1 }

  /// Number of stored rows; a tensor without elements has none.
  public var rowCount: Int { rowLength == 0 ? 0 : elementCount / rowLength }

  /// Elements in one column: those that differ in the first dimension alone. A vector is one column.
  public var columnLength: Int { rank < 2 ? elementCount : dimensions[0] }

  /// Number of columns, which is the product of all dimensions but the first; a tensor without
  /// elements has none.
  public var columnCount: Int { columnLength == 0 ? 0 : elementCount / columnLength }
}

extension Shape: CustomStringConvertible {
  /// The sizes joined by ` x `, or `scalar`.
  public var description: String {
    dimensions.isEmpty ? "scalar" : dimensions.map(String.init).joined(separator: " x ")
  }
}
