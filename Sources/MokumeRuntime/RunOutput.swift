import MokumeFiles
import MokumeTensor

/// A writer, and where in it the tensors of a plan's output go.
public struct RunOutput: Sendable {
  let model: OutputModel
  private let positions: [Int]

  /// - Parameters:
  ///   - model: holds the same tensors as the plan's output, in any order.
  ///   - headers: the tensors of the plan's output.
  public init(_ model: OutputModel, _ headers: [TensorHeader]) {
    self.model = model
    let places = Dictionary(
      zip(model.spec.tensors.map(\.name), model.spec.tensors.indices), uniquingKeysWith: { $1 })
    positions = headers.map { places[$0.name] ?? -1 }
    precondition(!positions.contains(-1), "the writer lacks a tensor of the plan")
  }

  func write(_ tensor: Int, at offset: Int, _ bytes: UnsafeRawBufferPointer) throws {
    try model.write(positions[tensor], at: offset, bytes)
  }

  func copy(
    _ tensor: Int, from source: Checkpoint, sourceTensor: Int, bytes: Range<Int>
  ) throws {
    try model.copy(positions[tensor], from: source, sourceTensor: sourceTensor, bytes: bytes)
  }
}
