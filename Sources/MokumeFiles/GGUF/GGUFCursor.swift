/// Reads the header of a GGUF file from its start, as far as it is asked for.
///
/// Memory is bounded by what was really read: a number in the file is compared with the bytes that
/// are left before anything is made of it.
struct GGUFCursor {
  private let file: InputFile
  /// What was read so far.
  private(set) var bytes: [UInt8] = []
  /// The next byte.
  private(set) var position = 0

  init(_ file: InputFile) { self.file = file }

  /// Bytes of the file from ``position`` on.
  var left: UInt64 { file.size - UInt64(position) }

  /// Goes over some bytes and says where they are in ``bytes``.
  mutating func take(_ count: Int) throws -> Range<Int> {
    guard UInt64(count) <= left else {
      throw GGUFRule.ended(offset: UInt64(position), wanted: UInt64(count), left: left)
    }
    let end = position + count
    guard end <= GGUF.headerLimit else { throw GGUFRule.headerTooLarge }
    while bytes.count < end { try readMore(until: end) }
    defer { position = end }
    return position..<end
  }

  /// The next number.
  mutating func number<Number: FixedWidthInteger>(_ type: Number.Type) throws -> Number {
    let range = try take(Number.bitWidth / 8)
    return Number(littleEndianBytes: bytes[range])
  }

  /// The place of the bytes of a string, after its length.
  mutating func string() throws -> Range<Int> {
    let count = try number(UInt64.self)
    guard count <= left, let count = Int(exactly: count) else {
      throw GGUFRule.longString(length: count, left: left)
    }
    return try take(count)
  }

  /// Text that must be UTF-8 without a zero, and not empty.
  mutating func name(limit: Int) throws -> String {
    let range = try string()
    guard !range.isEmpty else { throw GGUFRule.emptyName }
    guard range.count <= limit else { throw GGUFRule.longName(range.count, limit: limit) }
    guard !bytes[range].contains(0), let text = String(validating: bytes[range], as: UTF8.self)
    else { throw GGUFRule.notText }
    return text
  }

  /// Reads at least to `end`, in pieces that grow with what was read.
  private mutating func readMore(until end: Int) throws {
    let start = bytes.count
    let piece = max(end - start, min(max(start, 1 << 16), 1 << 22))
    let count = Int(min(UInt64(min(piece, 1 << 22)), file.size - UInt64(start)))
    let more = try SafetensorsHeader.bytes(
      of: file.descriptor, at: UInt64(start), count: count)
    guard more.count == count else {
      throw FileError.changed(
        file: file.path, .shrank(offset: UInt64(start), wanted: count, got: more.count))
    }
    bytes += more
  }
}
