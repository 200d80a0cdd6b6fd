import MokumeTensor

/// The safetensors format, version 0.8: facts that its reader and writer share.
///
/// A file is a 64-bit little-endian length, a JSON header of that length, and the tensors' bytes
/// to the end of the file without hole or overlap
/// (https://github.com/huggingface/safetensors, README and `tensor.rs`).
public enum Safetensors {
  /// The longest header in bytes that is read or written, as in the reference implementation.
  public static let headerLimit: UInt64 = 100_000_000

  /// Bytes of the length before the header.
  static let prefixSize: UInt64 = 8

  /// The key of the text metadata among the tensors' names.
  static let metadataKey: StaticString = "__metadata__"
}

/// A checked header: the tensors by the place of their bytes.
package struct SafetensorsHeader: Sendable {
  /// One tensor and the range of its bytes, counted from the end of the header.
  package struct Entry: Sendable {
    package let header: TensorHeader
    package let begin: UInt64
    package let end: UInt64
    /// Offset of the name in the header, for messages.
    let place: Int
  }

  /// The tensors, ordered by (begin, end).
  package internal(set) var tensors: [Entry] = []
  /// The text metadata in the order of the file.
  package internal(set) var metadata: [MetadataEntry] = []
  /// The place of each name in ``tensors``.
  package internal(set) var index: [TensorName: Int] = [:]
}

/// One line of the `__metadata__` of a safetensors file.
public struct MetadataEntry: Hashable, Sendable {
  /// The key, unique in its file.
  public var key: String
  /// The text under it.
  public var value: String

  /// Makes an entry.
  public init(_ key: String, _ value: String) {
    self.key = key
    self.value = value
  }
}
