/// A character of the user's line as a terminal shows it.
struct ShownCharacter: Equatable {
  /// The bytes of the source text it stands for.
  let bytes: Range<Int>
  /// What is printed: the character, spaces for a tab, or an escape.
  let text: String
  /// How many terminal columns `text` takes.
  let width: Int

  /// Takes a line apart; invalid bytes become `\xNN`, control characters `\u{N}`, and with
  /// `asciiOnly` so does all that is not ASCII.
  static func characters(
    of line: Range<Int>, in bytes: [UInt8], asciiOnly: Bool = false
  ) -> [ShownCharacter] {
    var shown: [ShownCharacter] = []
    var start = line.lowerBound
    while start < line.upperBound {
      var end = start
      while end < line.upperBound, case (.some, let length) = decodeScalar(bytes, at: end) {
        end += length
      }
      appendValid(start..<end, of: bytes, to: &shown, asciiOnly)
      start = end
      guard start < line.upperBound else { break }
      let escape = "\\x" + hexadecimal(UInt32(bytes[start]), digits: 2)
      shown.append(ShownCharacter(bytes: start..<start + 1, text: escape, width: escape.utf8.count))
      start += 1
    }
    return shown
  }

  private static func appendValid(
    _ range: Range<Int>, of bytes: [UInt8], to shown: inout [ShownCharacter], _ asciiOnly: Bool
  ) {
    var offset = range.lowerBound
    for character in String(decoding: bytes[range], as: UTF8.self) {
      let next = offset + character.utf8.count
      let text = character == "\t" ? "    " : escaping(String(character), asciiOnly)
      let width = text == String(character) ? displayWidth(character) : text.utf8.count
      shown.append(ShownCharacter(bytes: offset..<next, text: text, width: width))
      offset = next
    }
  }
}

/// Replaces characters that would move the cursor, colour the terminal or turn the reading
/// direction, so that a hostile script or file name cannot rewrite the message around it.
package func escapingControls(_ text: String) -> String {
  guard text.unicodeScalars.contains(where: isControl) else { return text }
  return escaping(text, where: isControl)
}

/// The text in ASCII for terminals that show no more: an ellipsis becomes three dots, anything else
/// above ASCII `\u{E9}`.
package func asciiText(_ text: String) -> String {
  escaping(text.split(separator: "…", omittingEmptySubsequences: false).joined(separator: "...")) {
    !$0.isASCII
  }
}

private func escaping(_ text: String, _ asciiOnly: Bool) -> String {
  asciiOnly ? escaping(text) { isControl($0) || !$0.isASCII } : escapingControls(text)
}

private func escaping(_ text: String, where isHidden: (Unicode.Scalar) -> Bool) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    if isHidden(scalar) {
      result += "\\u{" + hexadecimal(scalar.value, digits: 2) + "}"
    } else {
      result.unicodeScalars.append(scalar)
    }
  }
  return result
}

private func isControl(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0...0x1F, 0x7F...0x9F, 0x200E, 0x200F, 0x2028, 0x2029: true
  case 0x202A...0x202E, 0x2066...0x2069, 0xFEFF: true
  default: false
  }
}

private func hexadecimal(_ value: UInt32, digits: Int) -> String {
  let text = String(value, radix: 16, uppercase: true)
  return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
}

/// Terminal columns of a character: 2 for East Asian wide forms and emoji (Unicode Standard
/// Annex 11, wide and fullwidth), 0 for a lone combining mark, else 1.
package func displayWidth(_ character: Character) -> Int {
  guard let first = character.unicodeScalars.first else { return 0 }
  if first.value < 0x300 { return 1 }
  let properties = first.properties
  switch properties.generalCategory {
  case .nonspacingMark, .enclosingMark, .format: return 0
  default: break
  }
  let asEmoji = character.unicodeScalars.contains { $0.value == 0xFE0F }
  if properties.isEmojiPresentation || (asEmoji && properties.isEmoji) { return 2 }
  return isWide(first.value) ? 2 : 1
}

private func isWide(_ value: UInt32) -> Bool {
  switch value {
  case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF: true
  case 0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F: true
  case 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x17000...0x18AFF, 0x1B000...0x1B2FF: true
  case 0x1F200...0x1F2FF, 0x20000...0x3FFFD: true
  default: false
  }
}
