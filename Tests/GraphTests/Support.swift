import MokumeTensor

@testable import MokumeGraph

extension Graph {
  /// A source of the given tensors; by default two, of 2 x 3 and 4 elements.
  func model(
    _ name: String, _ tensors: [(String, [Int])] = [("u", [2, 3]), ("v", [4])],
    _ dtypes: [DType] = [.f32]
  ) throws -> NodeID {
    source(try Self.headers(name, tensors, dtypes))
  }

  private static func headers(
    _ name: String, _ tensors: [(String, [Int])], _ dtypes: [DType]
  ) throws -> SourceModel {
    var headers: [TensorHeader] = []
    for (index, tensor) in tensors.enumerated() {
      guard let shape = Shape(tensor.1) else { throw BadShape() }
      let dtype = dtypes[index % dtypes.count]
      headers.append(TensorHeader(name: TensorName(tensor.0), dtype: dtype, shape: shape))
    }
    return SourceModel(name: name, headers: headers)
  }

  /// What building refuses with, or nil when it does not.
  func error(_ build: () throws(GraphError) -> NodeID) -> GraphError? {
    do { _ = try build() } catch { return error }
    return nil
  }
}

struct BadShape: Error {}
