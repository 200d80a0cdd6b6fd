import MokumeTensor

/// Why two values cannot be combined. Names and shapes are of the left and the right operand.
public enum GraphError: Error, Hashable, Sendable {
  public struct ShapePair: Hashable, Sendable {
    public let name: TensorName
    public let left: Shape
    public let right: Shape
  }

  /// The same names, but shapes differ in some of `total` tensors.
  case shapesDiffer([ShapePair], total: Int)
  /// Tensors that only one side has.
  case namesDiffer(onlyLeft: [TensorName], onlyRight: [TensorName])
  /// A tensor whose stored types cannot be computed with together.
  case notComputable(TensorName, left: DType, right: DType)
}
