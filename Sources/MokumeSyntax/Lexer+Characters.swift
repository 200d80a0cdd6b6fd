import MokumeDiagnostics

extension Lexer {
  /// The length of a letter outside ASCII at the position, which may not be part of a name.
  func foreignLetterLength() -> Int? {
    guard let byte = peek(), byte >= 0x80 else { return nil }
    let (scalar, length) = decodeScalar(source.bytes, at: position)
    return scalar?.properties.isXIDContinue == true ? length : nil
  }

  mutating func reportForeignLetters(in word: String, at place: Span) {
    diagnostics.append(
      Diagnostic(
        .invalidCharacter, "`\(word)` has letters that names cannot have",
        at: .init(place, "not plain ASCII"),
        helps: ["names are made of a-z, A-Z, 0-9 and _; any text may stand in a string"]))
  }

  /// A run of invalid bytes, or one character that has no meaning outside strings.
  mutating func scanInvalidCharacter() {
    let start = position
    let (scalar, length) = decodeScalar(source.bytes, at: position)
    guard let scalar else { return scanInvalidBytes() }
    if scalar.value >= 0x80, scalar.properties.isXIDStart {
      while let length = foreignLetterLength() ?? (peek()?.isNamePart == true ? 1 : nil) {
        position += length
      }
      reportForeignLetters(in: source.text(start..<position), at: span(from: start))
      return append(.name, from: start, isFaulty: true)
    }
    position += length
    reportCharacter(scalar, at: span(from: start))
    append(.invalid, from: start, isFaulty: true)
  }

  private mutating func scanInvalidBytes() {
    let start = position
    while position < source.bytes.count, decodeScalar(source.bytes, at: position).scalar == nil {
      position += 1
    }
    reportInvalidUTF8(at: span(from: start))
    append(.invalid, from: start, isFaulty: true)
  }

  mutating func reportInvalidUTF8(at place: Span) {
    diagnostics.append(
      Diagnostic(
        .invalidUTF8, "this text is not UTF-8", at: .init(place, "invalid bytes"),
        helps: ["save the script as UTF-8, or remove these bytes"]))
  }

  private mutating func reportCharacter(_ scalar: Unicode.Scalar, at place: Span) {
    let code = String(scalar.value, radix: 16, uppercase: true)
    let padded = "U+" + String(repeating: "0", count: max(0, 4 - code.utf8.count)) + code
    let isVisible = scalar.value > 0x20 && !scalar.properties.isWhitespace
    let shown = isVisible ? "`\(scalar)`" : "the character \(padded)"
    var helps: [String] = []
    if let advice = adviceForCharacter(scalar) { helps = [advice] }
    diagnostics.append(
      Diagnostic(
        .invalidCharacter, "\(shown) has no meaning here",
        at: .init(place, isVisible && scalar.isASCII ? "" : padded), helps: helps))
  }
}

/// What to type instead of a character that editors, papers or other languages use.
private func adviceForCharacter(_ scalar: Unicode.Scalar) -> String? {
  switch scalar {
  case "\u{201C}", "\u{201D}", "\u{201E}", "\u{AB}", "\u{BB}", "`": "quote with a plain \""
  case "\u{2018}", "\u{2019}": "quote with a plain \""
  case "\u{2212}", "\u{2013}", "\u{2014}": "for minus write -"
  case "\u{D7}", "\u{B7}", "\u{22C5}": "for times write *"
  case "\u{F7}", "\u{2215}": "to divide write /"
  case "\u{2026}": "for a range write ..."
  case "\u{2264}": "write <="
  case "\u{2265}": "write >="
  case "\u{2260}": "write !="
  case "?": "a choice is written: if c then a else b"
  case "\\": "a backslash belongs inside a string; a statement goes on after an operator or a comma"
  case "$", "@": "names have no sigil; write the name alone"
  case "\u{FEFF}", "\u{200B}"..."\u{200D}", "\u{2060}": "delete this invisible character"
  default:
    scalar.properties.isWhitespace ? "replace it by a plain space" : nil
  }
}
