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
  public static func == (a: TensorName, b: TensorName) -> Bool {
    a.text.utf8.elementsEqual(b.text.utf8)
  }

  public static func < (a: TensorName, b: TensorName) -> Bool {
    a.text.utf8.lexicographicallyPrecedes(b.text.utf8)
  }

  public func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    hasher.combine(0xFF as UInt8)
  }
}

extension TensorName: CustomStringConvertible, ExpressibleByStringLiteral {
  public var description: String { text }
  public init(stringLiteral value: String) { self.init(value) }
}
