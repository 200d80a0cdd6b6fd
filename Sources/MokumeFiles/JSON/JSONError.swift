/// What is wrong with a JSON text, and at which byte.
public struct JSONError: Error, Hashable, Sendable {
  /// The kinds of mistake the reader tells apart.
  public enum Problem: Hashable, Sendable {
    case unexpectedEnd
    case unexpected(UInt8)
    case invalidUTF8
    case byteOrderMark
    case controlCharacter(UInt8)
    case badEscape
    case loneSurrogate
    case badNumber
    case notAnUnsignedInteger
    case integerTooLarge
    case nestedTooDeep
    case textAfterEnd
    case duplicateKey(String)
    case wanted(String)
  }

  /// What is wrong.
  public let problem: Problem
  /// Offset in bytes from the start of the JSON text.
  public let offset: Int

  /// Makes an error.
  public init(_ problem: Problem, at offset: Int) {
    self.problem = problem
    self.offset = offset
  }
}

extension JSONError: CustomStringConvertible {
  /// One line without the offset, such as `the text ends too early`.
  public var description: String {
    switch problem {
    case .unexpectedEnd: "the text ends too early"
    case .unexpected(let byte): "unexpected \(Wording.character(byte))"
    case .invalidUTF8: "invalid UTF-8"
    case .byteOrderMark: "a byte order mark"
    case .controlCharacter(let byte): "\(Wording.character(byte)) inside a string"
    case .badEscape: "an unknown escape in a string"
    case .loneSurrogate: "half of a surrogate pair in a string"
    case .badNumber: "a malformed number"
    case .notAnUnsignedInteger: "a number that is not a whole number of at least 0"
    case .integerTooLarge: "a number above 18446744073709551615"
    case .nestedTooDeep: "more than \(JSONReader.depthLimit) levels of nesting"
    case .textAfterEnd: "text after the end of the value"
    case .duplicateKey(let key): "the key \(Wording.quoted(key)) appears twice"
    case .wanted(let what): "expected \(what)"
    }
  }
}
