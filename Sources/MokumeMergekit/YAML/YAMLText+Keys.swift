import MokumeDiagnostics
import Yams

extension YAMLText {
  /// Where a mapping has a key again, whose first place is at a mark.
  ///
  /// The parser tells the first place alone, so the text is looked at: in braces for the key between
  /// commas, otherwise for a line that begins with it as far in as the first.
  ///
  /// - Returns: nil where keys are written in a way that is not found so.
  func repetition(of key: String, first mark: Mark) -> Span? {
    let start = offset(of: mark)
    guard lineStarts.indices.contains(mark.line - 1) else { return nil }
    let before = source.bytes[lineStarts[mark.line - 1]..<start]
    let found =
      before.contains(UInt8(ascii: "{"))
      ? inBraces(key, after: start) : inLines(key, after: mark.line, column: before.count)
    return found.map { Span(source: id, lower: $0.lowerBound, upper: $0.upperBound) }
  }

  private func inLines(_ key: String, after line: Int, column: Int) -> Range<Int>? {
    for start in lineStarts[line...] {
      let rest = source.bytes[start...]
      let offset = rest.firstIndex { $0 != UInt8(ascii: " ") } ?? rest.endIndex
      guard offset < rest.endIndex else { return nil }
      if "#\r\n".utf8.contains(rest[offset]) { continue }
      if offset - start < column { return nil }
      if offset - start == column, let found = place(of: key, at: offset) { return found }
    }
    return nil
  }

  private func inBraces(_ key: String, after start: Int) -> Range<Int>? {
    let bytes = source.bytes
    var depth = 0
    var quote: UInt8?
    for index in start..<bytes.count {
      if let open = quote {
        if bytes[index] == open { quote = nil }
        continue
      }
      let isFirst = index == start || " ,{[:\n".utf8.contains(bytes[index - 1])
      if index > start, depth == 0, isFirst, let found = place(of: key, at: index) { return found }
      switch bytes[index] {
      case UInt8(ascii: "\""), UInt8(ascii: "'"): if isFirst { quote = bytes[index] }
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      default: break
      }
      if depth < 0 { return nil }
    }
    return nil
  }

  /// The bytes of a key at a place, in quotes or not, if a colon follows.
  private func place(of key: String, at offset: Int) -> Range<Int>? {
    var rest = source.bytes[offset...]
    let quote = rest.first.flatMap { "\"'".utf8.contains($0) ? $0 : nil }
    if quote != nil { rest = rest.dropFirst() }
    guard rest.starts(with: key.utf8) else { return nil }
    rest = rest.dropFirst(key.utf8.count)
    if let quote {
      guard rest.first == quote else { return nil }
      rest = rest.dropFirst()
    }
    let end = rest.startIndex
    return rest.first { $0 != UInt8(ascii: " ") } == UInt8(ascii: ":") ? offset..<end : nil
  }
}
