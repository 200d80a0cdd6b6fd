/// One piece of source text: a script, an import, a prelude file or a REPL entry.
public struct SourceText: Sendable {
  /// The name shown in places, such as `ties.merge` or `<repl:7>`.
  public let name: String
  /// The UTF-8 bytes, as they came; they may be invalid UTF-8.
  public let bytes: [UInt8]
  /// Byte offsets at which lines start; the first is 0.
  public let lineStarts: [Int]

  /// Makes source text from bytes.
  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
    var starts = [0]
    for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
      starts.append(index + 1)
    }
    lineStarts = starts
  }

  /// Makes source text from a string.
  public init(name: String, text: String) { self.init(name: name, bytes: Array(text.utf8)) }
}

/// Names one source text within a `SourceMap`.
public struct SourceID: Hashable, Sendable {
  /// Position among the texts of the map, from 0.
  public let index: Int32
  package init(index: Int32) { self.index = index }
}

/// All source texts of a session, so that a span can name any of them.
public struct SourceMap: Sendable {
  private var texts: [SourceText] = []

  /// Makes a map without texts.
  public init() {}

  /// Adds a text and returns its identity.
  public mutating func add(_ text: SourceText) -> SourceID {
    texts.append(text)
    return SourceID(index: Int32(texts.count - 1))
  }

  /// The text with the given identity.
  public subscript(id: SourceID) -> SourceText { texts[Int(id.index)] }
}

/// A range of bytes in one source text.
public struct Span: Hashable, Sendable {
  /// The text that the bytes are in.
  public let source: SourceID
  /// Offset of the first byte.
  public let lower: Int
  /// Offset after the last byte; equal to `lower` in an empty span.
  public let upper: Int

  /// Makes a span; one that would end before it starts is empty.
  public init(source: SourceID, lower: Int, upper: Int) {
    self.source = source
    self.lower = lower
    self.upper = max(lower, upper)
  }

  /// The smallest span that covers both; both must be of one source.
  public func union(_ other: Span) -> Span {
    Span(source: source, lower: min(lower, other.lower), upper: max(upper, other.upper))
  }
}
