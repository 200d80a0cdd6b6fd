import MokumeFiles
import MokumeTensor
import Synchronization

/// A writer, and where in it the tensors of a plan's output go.
public struct RunOutput: Sendable {
  let model: OutputModel
  private let positions: [Int]
  /// What the run still has to write of each file, in the order of the layout.
  let missing: [MissingBytes]

  /// - Parameters:
  ///   - model: holds the same tensors as the plan's output, in any order.
  ///   - headers: the tensors of the plan's output.
  public init(_ model: OutputModel, _ headers: [TensorHeader]) {
    self.model = model
    let places = Dictionary(
      zip(model.spec.tensors.map(\.name), model.spec.tensors.indices), uniquingKeysWith: { $1 })
    positions = headers.map { places[$0.name] ?? -1 }
    precondition(!positions.contains(-1), "the writer lacks a tensor of the plan")
    missing = model.layout.files.map { _ in MissingBytes() }
  }

  /// The bytes that a tensor's file still lacks.
  func missing(of tensor: Int) -> MissingBytes {
    missing[model.layout.positions[positions[tensor]].file]
  }

  func write(_ tensor: Int, at offset: Int, _ bytes: UnsafeRawBufferPointer) throws {
    try model.write(positions[tensor], at: offset, bytes)
    missing(of: tensor).add(-bytes.count)
  }

  /// Whether an earlier run has finished the tensor's shard.
  func isKept(_ tensor: Int) -> Bool { model.isKept(positions[tensor]) }

  /// The place of the tensor's shard in the output.
  func shard(of tensor: Int) -> Int { model.layout.positions[positions[tensor]].file }

  /// Notes that every byte of the tensor is written, with its results that are NaN or infinite.
  func complete(_ tensor: Int, nonFinite: Int) throws {
    try model.complete(positions[tensor], nonFinite: nonFinite)
  }

  func copy(
    _ tensor: Int, from source: Checkpoint, sourceTensor: Int, bytes: Range<Int>
  ) throws {
    try model.copy(positions[tensor], from: source, sourceTensor: sourceTensor, bytes: bytes)
    missing(of: tensor).add(-bytes.count)
  }
}

/// A count that workers take from.
final class MissingBytes: Sendable {
  private let bytes = Atomic<Int>(0)

  var isZero: Bool { bytes.load(ordering: .relaxed) == 0 }

  func add(_ count: Int) { bytes.add(count, ordering: .relaxed) }
}
