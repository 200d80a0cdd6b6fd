import MokumeTensor

/// Why two values cannot be combined. Names and shapes are of the left and the right operand.
public enum GraphError: Error, Hashable, Sendable {
  /// A tensor whose shapes differ.
  public struct ShapePair: Hashable, Sendable {
    /// The tensor's name, the same on both sides.
    public let name: TensorName
    /// Its shape in the left operand.
    public let left: Shape
    /// Its shape in the right operand.
    public let right: Shape

    /// Makes a pair.
    public init(name: TensorName, left: Shape, right: Shape) {
      self.name = name
      self.left = left
      self.right = right
    }
  }

  /// The same names, but shapes differ in some of `total` tensors.
  case shapesDiffer([ShapePair], total: Int)
  /// Tensors that only one side has.
  case namesDiffer(onlyLeft: [TensorName], onlyRight: [TensorName])
  /// Tensors of an adapter, or of what is made of one, that the model beside it lacks.
  case beyondModel([TensorName], total: Int, isLeft: Bool)
  /// A tensor whose stored types cannot be computed with together.
  case notComputable(TensorName, left: DType, right: DType)
}
