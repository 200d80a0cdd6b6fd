import MokumeGraph
import MokumeTensor

extension Graph {
  /// Adds a model with tensors of the given types and shapes.
  func model(_ name: String, _ tensors: [(String, DType, [Int])]) -> NodeID {
    source(
      SourceModel(
        name: name,
        headers: tensors.map { name, dtype, dimensions in
          guard let shape = Shape(dimensions) else { preconditionFailure("bad shape in a test") }
          return TensorHeader(name: TensorName(name), dtype: dtype, shape: shape)
        }))
  }

  /// Adds a model of two tensors of one type.
  func model(_ name: String, _ dtype: DType = .f32) -> NodeID {
    model(name, [("layers.0.weight", dtype, [2, 3]), ("norm.weight", dtype, [3])])
  }
}
