import MokumeDiagnostics

/// Strings as other languages write them: one message each, and read as what they mean.
extension Lexer {
  /// `'text'`, as Python and YAML write it.
  mutating func scanSingleQuoted() {
    let start = position
    position += 1
    while let byte = peek(), byte != UInt8(ascii: "'"), !isLineEnd, byte != UInt8(ascii: "\"") {
      position += 1
    }
    let text = source.text(start + 1..<position)
    if peek() == UInt8(ascii: "'") { position += 1 }
    diagnostics.append(
      Diagnostic(
        .invalidCharacter, "strings are written with double quotes",
        at: .init(span(from: start), "single quotes"), helps: ["write \"\(trimmingEnd(text))\""]))
    appendFaultyString(text, from: start, quote: 1)
  }

  var isAtTripleQuote: Bool { (0..<3).allSatisfy { peek($0) == UInt8(ascii: "\"") } }

  /// `"""text"""`, as Python and Swift write it, which there may have several lines. One that is not
  /// closed ends with its line.
  mutating func scanTripleQuoted() {
    let start = position
    let lineEnd =
      source.bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? source.bytes.endIndex
    position += 3
    while position < source.bytes.endIndex, !isAtTripleQuote { position += 1 }
    // An interpolation around it ends with its line, too.
    let isClosed = isAtTripleQuote && (modes.isEmpty || position < lineEnd)
    let textEnd = isClosed ? position : lineEnd
    let text = source.text(min(start + 3, textEnd)..<textEnd)
    let end = isClosed ? textEnd + 3 : lineEnd
    position = min(end, lineEnd)
    let place = span(from: start)
    position = end
    diagnostics.append(
      Diagnostic(
        .invalidCharacter, "strings have one quote at each end",
        at: .init(place, "three quotes"), helps: [Self.advice(for: isClosed ? text : "\n")]))
    appendFaultyString(text, from: start, quote: 3)
  }

  private static func advice(for text: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let isShort = text.utf8.count <= 60 && !text.contains { $0 == "\"" || $0 == "\\" }
    if isShort, lines.count == 1 { return "write \"\(text)\"" }
    return "strings are one line long; \\n in it is a line break"
  }

  /// The tokens of a string with quotes of its own, from its start to the position.
  private mutating func appendFaultyString(_ text: String, from start: Int, quote: Int) {
    let (end, inner) = (position, start + quote)
    position = inner
    append(.stringStart, from: start, isFaulty: true)
    position = end
    append(.stringText(text), from: inner, isFaulty: true)
    append(.stringEnd, from: end, isFaulty: true)
  }
}
