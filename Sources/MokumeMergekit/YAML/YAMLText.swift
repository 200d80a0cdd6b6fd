import MokumeDiagnostics
import Yams

/// The text of a YAML file, and where its marks are in bytes.
struct YAMLText: Sendable {
  let source: SourceText
  let id: SourceID
  /// Offsets at which lines start as YAML counts them, which also ends lines at a carriage return and
  /// at three rare characters.
  let lineStarts: [Int]

  init(_ source: SourceText, id: SourceID) {
    self.source = source
    self.id = id
    let bytes = source.bytes
    var starts = [0]
    for index in bytes.indices {
      switch bytes[index] {
      case 0x0A: starts.append(index + 1)
      case 0x0D where index + 1 == bytes.count || bytes[index + 1] != 0x0A: starts.append(index + 1)
      // U+0085
      case 0x85 where index > 0 && bytes[index - 1] == 0xC2: starts.append(index + 1)
      // U+2028 and U+2029
      case 0xA8...0xA9 where index > 1 && bytes[index - 2] == 0xE2 && bytes[index - 1] == 0x80:
        starts.append(index + 1)
      default: break
      }
    }
    lineStarts = starts
  }

  /// The offset of a mark, whose column counts Unicode scalars from 1.
  func offset(of mark: Mark) -> Int {
    guard lineStarts.indices.contains(mark.line - 1) else { return source.bytes.count }
    var offset = lineStarts[mark.line - 1]
    for _ in 1..<max(1, mark.column) where offset < source.bytes.count {
      offset += 1
      // bytes of a scalar behind its first
      while offset < source.bytes.count, source.bytes[offset] & 0xC0 == 0x80 { offset += 1 }
    }
    return offset
  }

  /// One character at a mark, for problems of the text itself.
  func span(of mark: Mark) -> Span {
    let offset = offset(of: mark)
    return Span(source: id, lower: offset, upper: min(offset + 1, source.bytes.count))
  }

  /// What a node has on its first line.
  func span(of node: Yams.Node) -> Span {
    let start = node.mark.map(offset(of:)) ?? 0
    switch node {
    case .scalar(let scalar): return span(from: start, length: length(of: scalar, at: start))
    default: return span(from: start, length: lengthOfBrackets(at: start))
    }
  }

  private func span(from start: Int, length: Int) -> Span {
    Span(source: id, lower: start, upper: min(start + length, source.bytes.count))
  }

  /// The rest of the line, without a comment and the spaces around it.
  private func restOfLine(_ start: Int) -> ArraySlice<UInt8> {
    var rest = source.bytes[start...].prefix { $0 != 0x0A && $0 != 0x0D }
    if let hash = rest.indices.first(where: { index in
      rest[index] == UInt8(ascii: "#") && index > start && rest[index - 1] == UInt8(ascii: " ")
    }) {
      rest = rest[..<hash]
    }
    while rest.last == UInt8(ascii: " ") { rest = rest.dropLast() }
    return rest
  }

  private func length(of scalar: Yams.Node.Scalar, at start: Int) -> Int {
    if source.bytes[start...].starts(with: scalar.string.utf8) { return scalar.string.utf8.count }
    guard let quote = source.bytes[start...].first,
      scalar.style == .singleQuoted || scalar.style == .doubleQuoted
    else { return restOfLine(start).count }
    let line = source.bytes[start...].dropFirst().prefix { $0 != 0x0A }
    return (line.firstIndex(of: quote).map { $0 + 1 } ?? line.endIndex) - start
  }

  /// To the bracket that closes the one at a place, if it is on the line; else the rest of it.
  private func lengthOfBrackets(at start: Int) -> Int {
    let rest = restOfLine(start)
    var depth = 0
    for index in rest.indices {
      if "[{".utf8.contains(rest[index]) { depth += 1 }
      if "]}".utf8.contains(rest[index]) { depth -= 1 }
      if depth == 0 { return index == start ? rest.count : index + 1 - start }
    }
    return rest.count
  }
}
