import MokumeDiagnostics

extension Lexer {
  mutating func openString() {
    let start = position
    position += 1
    append(.stringStart, from: start)
    modes.append(.string(start: start))
  }

  /// Text up to the next quote, interpolation or end of line; then that.
  mutating func scanStringPiece() {
    let start = position
    var text = ""
    var isFaulty = false
    while let byte = peek(), byte != UInt8(ascii: "\""), !isLineEnd {
      if byte == UInt8(ascii: "\\") {
        if peek(1) == UInt8(ascii: "(") { break }
        isFaulty = !scanEscape(into: &text) || isFaulty
      } else {
        isFaulty = !scanCharacter(into: &text) || isFaulty
      }
    }
    if position > start { append(.stringText(text), from: start, isFaulty: isFaulty) }
    let end = position
    switch peek() {
    case UInt8(ascii: "\""):
      position += 1
      modes.removeLast()
      append(.stringEnd, from: end)
    case UInt8(ascii: "\\"):
      position += 2
      modes.append(.interpolation(start: end, parentheses: 0))
      append(.interpolationStart, from: end)
    default: closeOpenStrings()
    }
  }

  /// Whether the position is at a line break, in either spelling.
  var isLineEnd: Bool {
    peek() == UInt8(ascii: "\n")
      || (peek() == UInt8(ascii: "\r") && peek(1) == UInt8(ascii: "\n"))
  }

  private mutating func scanCharacter(into text: inout String) -> Bool {
    let (scalar, length) = decodeScalar(source.bytes, at: position)
    let start = position
    position += length
    text.unicodeScalars.append(scalar ?? "\u{FFFD}")
    if scalar == nil { reportInvalidUTF8(at: span(from: start)) }
    return scalar != nil
  }

  private mutating func scanEscape(into text: inout String) -> Bool {
    let start = position
    position += 1
    guard let escape = peek().flatMap(StringEscape.init(byte:)) else {
      // The character itself is read next, unless the line ends here.
      if !isLineEnd, position < source.bytes.count {
        position += decodeScalar(source.bytes, at: position).length
      }
      let spelling = source.text(start..<position)
      text += spelling
      diagnostics.append(
        Diagnostic(
          .badEscape, "unknown escape `\(spelling)`",
          at: .init(span(from: start), "in this string"),
          helps: [#"escapes are \" \\ \n \t and \(…); for a backslash write \\"#]))
      return false
    }
    position += 1
    text += escape.text
    return true
  }

  /// Counts parentheses inside an interpolation; true if this one ended it.
  mutating func endInterpolation(_ symbol: Symbol, at start: Int) -> Bool {
    guard case .interpolation(let opened, var count)? = modes.last else { return false }
    if symbol == .rightParenthesis {
      if count == 0 {
        modes.removeLast()
        append(.interpolationEnd, from: start)
        return true
      }
      count -= 1
    } else if symbol == .leftParenthesis {
      count += 1
    }
    modes[modes.count - 1] = .interpolation(start: opened, parentheses: count)
    return false
  }

  /// Ends what is still open at the end of a line, with one error for all of it.
  mutating func closeOpenStrings() {
    guard case .string(let opened)? = modes.first else { return }
    reportUnterminated(from: opened)
    while let mode = modes.popLast() {
      switch mode {
      case .string: append(.stringEnd, from: position, isFaulty: true)
      case .interpolation: append(.interpolationEnd, from: position, isFaulty: true)
      }
    }
  }

  private mutating func reportUnterminated(from opened: Int) {
    let quote = Span(source: id, lower: opened, upper: opened + 1)
    let label = "opened here, still open at the end of the line"
    var secondary: [Diagnostic.Label] = []
    var help = "strings are one line long; close it with \""
    if case .interpolation(let start, _)? = modes.last {
      let place = Span(source: id, lower: start, upper: start + 2)
      secondary = [.init(place, "this is open, too")]
      help = "strings are one line long; end the expression with ) and the string with \""
    } else if modes.count == 1 {
      let text = source.text(opened..<position)
      if text.utf8.count <= 60, !text.hasSuffix("\\") {
        help = "strings are one line long; close it: \(trimmingEnd(text))\""
      }
    }
    diagnostics.append(
      Diagnostic(
        .unterminatedString, "this string is never closed", at: .init(quote, label),
        secondary: secondary, helps: [help]))
  }

  func trimmingEnd(_ text: String) -> String {
    var text = Substring(text)
    while let last = text.unicodeScalars.last, last.properties.isWhitespace {
      text.unicodeScalars.removeLast()
    }
    return String(text)
  }
}
