import MokumeTensor

/// The metadata of a GGUF file, with every value as it is stored.
package struct GGUFMetadata: Sendable {
  /// One key with its value.
  package struct Entry: Sendable {
    package let key: String
    /// The type of the value, or of the elements of a list.
    let type: GGUFValueType
    /// The number of elements of a list; nil for a single value.
    let count: Int?
    /// The bytes of the entry from the length of its key on.
    let whole: Range<Int>
    /// The bytes of the value: of a list its elements, of a string its text.
    let value: Range<Int>
  }

  /// The header that the ranges count in.
  let bytes: [UInt8]
  /// The entries in the order of the file; no key is there twice.
  package let entries: [Entry]
  private let index: [TensorName: Int]

  init(bytes: [UInt8], entries: [Entry]) {
    self.bytes = bytes
    self.entries = entries
    index = Dictionary(
      entries.enumerated().map { (TensorName($0.element.key), $0.offset) },
      uniquingKeysWith: { first, _ in first })
  }

  package subscript(key: String) -> Entry? { index[TensorName(key)].map { entries[$0] } }

  /// The text of a string, or nil when there is no such key or no text under it.
  package func string(_ key: String) -> String? {
    guard let entry = self[key], entry.type == .string, entry.count == nil else { return nil }
    return String(validating: bytes[entry.value], as: UTF8.self)
  }

  /// A whole number of at least 0 of any width, or nil.
  package func unsigned(_ key: String) -> UInt64? {
    guard let entry = self[key], entry.count == nil else { return nil }
    return number(entry, 0)
  }

  /// Whole numbers of at least 0: those of a list, or one for a single value; nil for others.
  package func unsigneds(_ key: String) -> [UInt64]? {
    guard let entry = self[key] else { return nil }
    let numbers = (0..<(entry.count ?? 1)).compactMap { number(entry, $0) }
    return numbers.count == entry.count ?? 1 ? numbers : nil
  }

  /// A truth value, or nil.
  func truth(_ key: String) -> Bool? {
    guard let entry = self[key], entry.type == .bool, entry.count == nil else { return nil }
    return bytes[entry.value.lowerBound] == 1
  }

  /// The places in ``bytes`` of the texts of a list, or nil when it is none.
  func texts(_ key: String) -> [Range<Int>]? {
    guard let entry = self[key], entry.type == .string, let count = entry.count else { return nil }
    var start = entry.value.lowerBound
    return (0..<count).map { _ in
      // The reader went over the same lengths.
      let length = Int(UInt64(littleEndianBytes: bytes[start..<start + 8]))
      defer { start += 8 + length }
      return start + 8..<start + 8 + length
    }
  }

  private func number(_ entry: Entry, _ place: Int) -> UInt64? {
    guard let width = entry.type.width, entry.type.isInteger else { return nil }
    let start = entry.value.lowerBound + place * width
    let raw = UInt64(littleEndianBytes: bytes[start..<start + width])
    let isNegative = entry.type.isSigned && raw >> (width * 8 - 1) == 1
    return isNegative ? nil : raw
  }
}

/// The type of a value in the metadata, by its number in a file.
enum GGUFValueType: UInt32, Sendable {
  case u8, i8, u16, i16, u32, i32, f32, bool, string, array, u64, i64, f64

  /// Bytes of a value; nil for strings and lists, whose size differs.
  var width: Int? {
    switch self {
    case .u8, .i8, .bool: 1
    case .u16, .i16: 2
    case .u32, .i32, .f32: 4
    case .u64, .i64, .f64: 8
    case .string, .array: nil
    }
  }

  var isInteger: Bool { ![.f32, .bool, .string, .array, .f64].contains(self) }

  var isSigned: Bool { [.i8, .i16, .i32, .i64].contains(self) }
}
