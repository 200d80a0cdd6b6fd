extension SourceText {
  /// The number of the line that holds a byte offset, counted from 1.
  ///
  /// An offset past the end belongs to the last line.
  ///
  /// - Complexity: O(log lines).
  public func lineNumber(at offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low + 1
  }

  /// The bytes of a line, counted from 1, without its line break.
  public func lineRange(_ number: Int) -> Range<Int> {
    let start = lineStarts[number - 1]
    var end = number < lineStarts.count ? lineStarts[number] - 1 : bytes.count
    if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return start..<end
  }

  /// The line of a byte offset and the column of the character it is in, both counted from 1.
  public func position(at offset: Int) -> (line: Int, column: Int) {
    let line = lineNumber(at: offset)
    let characters = ShownCharacter.characters(of: lineRange(line), in: bytes)
    return (line, characters.count { $0.bytes.upperBound <= offset } + 1)
  }

  /// The whole text; invalid UTF-8 becomes U+FFFD.
  public var text: String { text(0..<bytes.count) }

  /// The text of a byte range, cut to what exists; invalid UTF-8 becomes U+FFFD.
  public func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self)
  }

  /// The text a span covers.
  public func text(_ span: Span) -> String { text(span.lower..<span.upper) }
}

extension Span {
  /// The place between two characters, such as the end of a line where something is missing.
  public static func point(_ source: SourceID, _ offset: Int) -> Span {
    Span(source: source, lower: offset, upper: offset)
  }
}
