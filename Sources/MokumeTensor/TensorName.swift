/// The name of a tensor, compared and ordered by its UTF-8 bytes.
///
/// Swift compares strings by canonical equivalence, so two names that differ only in Unicode
/// normalisation would become one; the formats tell them apart by bytes, and so does this type.
public struct TensorName: Sendable {
  /// The name as text.
  public let text: String

  /// Makes a name from text.
  public init(_ text: String) { self.text = text }
}

extension TensorName: Hashable, Comparable {
  /// Whether the UTF-8 bytes are the same.
  public static func == (a: TensorName, b: TensorName) -> Bool {
    a.withBytes { a in b.withBytes { b in a.count == b.count && order(a, b) == 0 } }
  }

  /// Whether the UTF-8 bytes come first.
  public static func < (a: TensorName, b: TensorName) -> Bool {
    a.withBytes { a in b.withBytes { b in order(a, b) < 0 } }
  }

  /// Hashes the UTF-8 bytes.
  public func hash(into hasher: inout Hasher) {
    withBytes { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    hasher.combine(0xFF as UInt8)
  }

  /// Negative, zero or positive as the bytes of `a` come before, with or after those of `b`.
  private static func order(
    _ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>
  ) -> Int {
    for index in 0..<min(a.count, b.count) where a[index] != b[index] {
      return Int(a[index]) - Int(b[index])
    }
    return a.count - b.count
  }

  /// The UTF-8 bytes of the name, without a copy unless the string came from Objective-C.
  func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    if let result = text.utf8.withContiguousStorageIfAvailable(body) { return result }
    var copy = text
    return copy.withUTF8(body)
  }
}

extension TensorName: CustomStringConvertible, ExpressibleByStringLiteral {
  /// The name as text.
  public var description: String { text }
  /// Makes a name from a literal.
  public init(stringLiteral value: String) { self.init(value) }
}
