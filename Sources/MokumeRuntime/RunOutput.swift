import MokumeFiles
import MokumeTensor
import Synchronization

/// Where the tensors of a plan's output go.
public struct RunOutput: Sendable {
  private enum Target: Sendable {
    case model(OutputModel)
    case digest(ContentDigest)
    case rows(RowSink)
  }

  private let target: Target
  private let positions: [Int]
  /// For each tensor the place of its file among those with weights.
  private let files: [Int]
  /// What the run still has to write of each file, in the order of the layout.
  let missing: [MissingBytes]

  /// An output that is written.
  ///
  /// - Parameters:
  ///   - model: holds the same tensors as the plan's output, in any order.
  ///   - headers: the tensors of the plan's output.
  public init(_ model: OutputModel, _ headers: [TensorHeader]) {
    target = .model(model)
    let places = Dictionary(
      zip(model.spec.tensors.map(\.name), model.spec.tensors.indices), uniquingKeysWith: { $1 })
    let positions = headers.map { places[$0.name] ?? -1 }
    precondition(!positions.contains(-1), "the writer lacks a tensor of the plan")
    self.positions = positions
    files = positions.map { model.layout.positions[$0].file }
    missing = model.layout.files.map { _ in MissingBytes() }
  }

  /// An output that is hashed and not kept. The run must have one thread.
  public init(_ digest: ContentDigest) {
    target = .digest(digest)
    positions = Array(0..<digest.tensorCount)
    files = positions.map { _ in 0 }
    missing = [MissingBytes()]
  }

  /// An output whose numbers are looked at and not kept, and whose tensors have one thread each.
  init(_ sink: RowSink, tensorCount: Int) {
    target = .rows(sink)
    positions = Array(0..<tensorCount)
    files = positions.map { _ in 0 }
    missing = [MissingBytes()]
  }

  /// Whether its bytes count as written.
  var isCounted: Bool { if case .rows = target { false } else { true } }

  /// The writer, unless the output is not kept.
  var model: OutputModel? { if case .model(let model) = target { model } else { nil } }

  /// The bytes that a tensor's file still lacks.
  func missing(of tensor: Int) -> MissingBytes { missing[files[tensor]] }

  func write(_ tensor: Int, at offset: Int, _ bytes: UnsafeRawBufferPointer) throws {
    switch target {
    case .model(let model): try model.write(positions[tensor], at: offset, bytes)
    case .digest(let digest): digest.add(bytes, to: tensor, at: offset)
    case .rows(let sink): sink.add(bytes, to: tensor, at: offset)
    }
    missing(of: tensor).add(-bytes.count)
  }

  /// Whether an earlier run has finished the tensor's shard.
  func isKept(_ tensor: Int) -> Bool { model?.isKept(positions[tensor]) ?? false }

  /// The place of the tensor's shard in the output.
  func shard(of tensor: Int) -> Int { files[tensor] }

  /// Notes that every byte of the tensor is written, with its results that are NaN or infinite.
  func complete(_ tensor: Int, nonFinite: Int) throws {
    try model?.complete(positions[tensor], nonFinite: nonFinite)
  }

  func copy(
    _ tensor: Int, from source: Checkpoint, sourceTensor: Int, bytes: Range<Int>
  ) throws {
    switch target {
    case .model(let model):
      try model.copy(positions[tensor], from: source, sourceTensor: sourceTensor, bytes: bytes)
    case .digest, .rows:
      let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 64)
      defer { buffer.deallocate() }
      try source.read(sourceTensor, bytes: bytes, into: buffer)
      return try write(tensor, at: bytes.lowerBound, UnsafeRawBufferPointer(buffer))
    }
    missing(of: tensor).add(-bytes.count)
  }
}

/// A count that workers take from.
final class MissingBytes: Sendable {
  private let bytes = Atomic<Int>(0)

  var isZero: Bool { bytes.load(ordering: .relaxed) == 0 }

  func add(_ count: Int) { bytes.add(count, ordering: .relaxed) }
}
