import Crypto
import MokumeTensor
import Synchronization

/// The hash of a model's content: names, types, shapes and bytes, wherever they are stored.
///
/// It is the SHA-256 of a text with a line for each tensor, in order of the bytes of the names:
///
///     <bytes in the name> <name> <type> <shape> <SHA-256 of the tensor's bytes>
///
/// The type is spelled as in safetensors, such as `BF16`; the shape as `4096x4096`, or `scalar`;
/// hashes are in lower-case hexadecimal; each line ends with a line feed.
public final class ContentDigest: Sendable {
  private struct Progress {
    var hash = SHA256()
    var byteCount = 0
  }

  private let headers: [TensorHeader]
  private let tensors: Mutex<[Progress]>

  /// Makes the digest of an output with these tensors and no bytes yet.
  public init(_ headers: [TensorHeader]) {
    self.headers = headers
    tensors = Mutex(headers.map { _ in Progress() })
  }

  var tensorCount: Int { headers.count }

  /// Adds the bytes of a tensor that follow those added before.
  func add(_ bytes: UnsafeRawBufferPointer, to tensor: Int, at offset: Int) {
    tensors.withLock { tensors in
      precondition(tensors[tensor].byteCount == offset, "bytes are hashed in their order")
      tensors[tensor].hash.update(bufferPointer: bytes)
      tensors[tensor].byteCount += bytes.count
    }
  }

  /// The hash of what was added, as 64 digits.
  public var hexadecimal: String {
    let hashes = tensors.withLock { $0.map { $0.hash.finalize().hexadecimal } }
    var whole = SHA256()
    for index in headers.indices.sorted(by: { headers[$0].name < headers[$1].name }) {
      let header = headers[index]
      let shape = header.shape.dimensions.map(String.init).joined(separator: "x")
      let name = header.name.text
      let line =
        "\(name.utf8.count) \(name) \(header.dtype.rawValue) "
        + "\(shape.isEmpty ? "scalar" : shape) \(hashes[index])\n"
      whole.update(data: Array(line.utf8))
    }
    return whole.finalize().hexadecimal
  }
}
