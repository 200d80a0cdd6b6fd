/// A whole JSON value in memory, for the small files beside the weights.
///
/// Objects keep the order of their members, and numbers their spelling, so nothing that a
/// configuration says is lost.
public enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  /// A number as it was spelled, such as `1e-05`; also `NaN` and `Infinity` where allowed.
  case number(String)
  case string(String)
  case array([JSONValue])
  case object([JSONMember])

  /// The value under a key of an object, or nil.
  public subscript(key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key.utf8.elementsEqual(key.utf8) }?.value
  }

  /// The text of a string, or nil.
  public var string: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }
}

/// One member of a JSON object.
public struct JSONMember: Hashable, Sendable {
  /// The unescaped key.
  public let key: String
  /// Its value.
  public let value: JSONValue
}

extension JSONValue {
  /// Reads one JSON text strictly: no doubled keys, no trailing comma, no byte order mark.
  ///
  /// - Parameter allowsNonFinite: takes bare `NaN`, `Infinity` and `-Infinity` for numbers, which
  ///   Python writes into `config.json`.
  /// - Throws: ``JSONError`` with the offset of the first byte that is wrong.
  public static func parse(_ bytes: [UInt8], allowsNonFinite: Bool = false) throws -> JSONValue {
    try bytes.withUnsafeBufferPointer { buffer in
      var reader = try JSONReader(buffer, allowsNonFinite: allowsNonFinite)
      let value = try reader.readValue()
      try reader.finish()
      return value
    }
  }
}

extension JSONReader {
  /// Reads any value into a tree.
  package mutating func readValue() throws -> JSONValue {
    guard let byte = peek() else { throw JSONError(.unexpectedEnd, at: position) }
    switch byte {
    case 0x7B: return .object(try readMembers())
    case 0x5B:
      var elements: [JSONValue] = []
      try readArray { elements.append(try $0.readValue()) }
      return .array(elements)
    case 0x22: return .string(string(try readText()))
    case 0x74 where skipWord("true"): return .bool(true)
    case 0x66 where skipWord("false"): return .bool(false)
    case 0x6E where skipWord("null"): return .null
    case 0x2D, 0x30...0x39: return .number(try readNumber())
    case 0x4E where allowsNonFinite, 0x49 where allowsNonFinite: return .number(try readNumber())
    default: throw JSONError(.unexpected(byte), at: position)
    }
  }

  /// Reads past any value. Keeps nothing but the keys of the objects it is in, because a list of
  /// numbers takes many times its bytes as a tree.
  package mutating func skipValue() throws {
    switch peek() {
    case 0x7B: try eachMember { reader, _ in try reader.skipValue() }
    case 0x5B: try readArray { try $0.skipValue() }
    case 0x22: _ = try readText()
    case 0x2D?, (0x30...0x39)?: try skipNumber()
    default: _ = try readValue()
    }
  }

  private mutating func readMembers() throws -> [JSONMember] {
    var members: [JSONMember] = []
    try eachMember { reader, key in
      members.append(JSONMember(key: key, value: try reader.readValue()))
    }
    return members
  }

  /// Reads an object, handing each key to `member`, which must consume the value; no key may be there
  /// twice.
  private mutating func eachMember(
    _ member: (inout JSONReader, String) throws -> Void
  ) throws {
    var seen: Set<[UInt8]> = []
    try readObject { reader, text in
      let key = reader.string(text)
      guard seen.insert(Array(key.utf8)).inserted else {
        throw JSONError(.duplicateKey(key), at: text.range.lowerBound - 1)
      }
      try member(&reader, key)
    }
  }
}
