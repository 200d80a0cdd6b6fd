/// A strict pull reader for JSON (RFC 8259) over bytes that somebody else owns.
///
/// Stricter than what most libraries do: no trailing comma, no byte order mark, no bare words
/// (unless asked for), valid UTF-8 only, integers without sign, fraction or exponent, and at most
/// ``depthLimit`` levels of nesting. Callers that keep keys report doubled ones. Memory is that of
/// the strings handed out, so it is bounded by the input.
package struct JSONReader {
  /// Levels of nesting that are read; serde_json, which the reference reader uses, has the same.
  package static let depthLimit = 128

  /// A string in the text, still escaped.
  package struct Text {
    /// The bytes between the quotes.
    package let range: Range<Int>
    /// Whether a backslash is among them.
    package let isEscaped: Bool
  }

  let bytes: UnsafeBufferPointer<UInt8>
  /// Whether `NaN`, `Infinity` and `-Infinity` count as numbers, as Python writes them.
  let allowsNonFinite: Bool
  package private(set) var position = 0
  private var depth = 0

  /// Makes a reader at the first byte.
  ///
  /// - Throws: ``JSONError`` when the text starts with a byte order mark or is not UTF-8.
  package init(
    _ bytes: UnsafeBufferPointer<UInt8>, allowsNonFinite: Bool = false
  ) throws(JSONError) {
    self.bytes = bytes
    self.allowsNonFinite = allowsNonFinite
    if let bad = firstInvalidUTF8(bytes) { throw JSONError(.invalidUTF8, at: bad) }
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
      throw JSONError(.byteOrderMark, at: 0)
    }
  }

  /// The next byte that is not white space, or nil at the end; does not consume it.
  package mutating func peek() -> UInt8? {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x0A, 0x0D, 0x09: position += 1
      case let byte: return byte
      }
    }
    return nil
  }

  /// Consumes the byte under the reader.
  mutating func advance(_ count: Int = 1) { position += count }

  /// Checks that only white space is left.
  package mutating func finish() throws(JSONError) {
    if peek() != nil { throw JSONError(.textAfterEnd, at: position) }
  }

  /// Reads an object, handing each key to `member`, which must consume the value.
  package mutating func readObject(
    _ member: (inout JSONReader, Text) throws -> Void
  ) throws {
    try open(0x7B, "an object")
    if try closes(0x7D) { return }
    repeat {
      let key = try readText("a key in double quotes")
      try expect(0x3A)
      try member(&self, key)
    } while try continues(until: 0x7D)
  }

  /// Reads an array, calling `element` before each value, which it must consume.
  package mutating func readArray(_ element: (inout JSONReader) throws -> Void) throws {
    try open(0x5B, "a list")
    if try closes(0x5D) { return }
    repeat { try element(&self) } while try continues(until: 0x5D)
  }

  private mutating func open(_ bracket: UInt8, _ what: String) throws(JSONError) {
    guard let byte = peek() else { throw JSONError(.unexpectedEnd, at: position) }
    guard byte == bracket else { throw JSONError(.wanted(what), at: position) }
    guard depth < Self.depthLimit else { throw JSONError(.nestedTooDeep, at: position) }
    depth += 1
    position += 1
  }

  private mutating func closes(_ bracket: UInt8) throws(JSONError) -> Bool {
    guard let byte = peek() else { throw JSONError(.unexpectedEnd, at: position) }
    guard byte == bracket else { return false }
    depth -= 1
    position += 1
    return true
  }

  private mutating func continues(until bracket: UInt8) throws(JSONError) -> Bool {
    if try closes(bracket) { return false }
    try expect(0x2C)
    return true
  }

  private mutating func expect(_ wanted: UInt8) throws(JSONError) {
    guard let byte = peek() else { throw JSONError(.unexpectedEnd, at: position) }
    guard byte == wanted else { throw JSONError(.unexpected(byte), at: position) }
    position += 1
  }
}
