/// What is known about a tensor without reading its elements.
public struct TensorHeader: Hashable, Sendable {
  /// The tensor's full name, such as `model.layers.0.mlp.up_proj.weight`.
  public let name: TensorName
  /// The stored element type.
  public let dtype: DType
  /// The dimensions, outermost first.
  public let shape: Shape

  /// Makes a header.
  public init(name: TensorName, dtype: DType, shape: Shape) {
    self.name = name
    self.dtype = dtype
    self.shape = shape
  }

  /// Stored size in bytes, or nil when it overflows or is no whole number of bytes.
  public var byteCount: Int? {
    let (bits, overflow) = shape.elementCount.multipliedReportingOverflow(by: dtype.bitWidth)
    return overflow || bits % 8 != 0 ? nil : bits / 8
  }
}
