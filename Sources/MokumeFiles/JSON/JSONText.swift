/// Appends JSON to a growing array of bytes.
package enum JSONText {
  /// A string in quotes, as JSON.
  package static func quoted(_ text: String) -> String {
    var bytes: [UInt8] = []
    appendString(text, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends a string in quotes.
  ///
  /// - Parameter asciiOnly: writes everything above ASCII as `\u` escapes, as Python's `json`
  ///   does; otherwise only quotes, backslashes and control characters are escaped.
  static func appendString(_ text: String, to bytes: inout [UInt8], asciiOnly: Bool = false) {
    bytes.append(0x22)
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x22: appendRaw("\\\"", to: &bytes)
      case 0x5C: appendRaw("\\\\", to: &bytes)
      case 0x0A: appendRaw("\\n", to: &bytes)
      case 0x0D: appendRaw("\\r", to: &bytes)
      case 0x09: appendRaw("\\t", to: &bytes)
      case 0x08: appendRaw("\\b", to: &bytes)
      case 0x0C: appendRaw("\\f", to: &bytes)
      case 0x20..<0x7F: bytes.append(UInt8(truncatingIfNeeded: scalar.value))
      case 0x7F...: appendWide(scalar, to: &bytes, asciiOnly: asciiOnly && scalar.value > 0x7F)
      default: appendUnit(UInt16(truncatingIfNeeded: scalar.value), to: &bytes)
      }
    }
    bytes.append(0x22)
  }

  /// Appends a whole number.
  static func appendNumber(_ number: Int, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: String(number).utf8)
  }

  /// Appends bytes that are JSON already.
  static func appendRaw(_ raw: StaticString, to bytes: inout [UInt8]) {
    raw.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  private static func appendWide(
    _ scalar: Unicode.Scalar, to bytes: inout [UInt8], asciiOnly: Bool
  ) {
    guard asciiOnly else {
      bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      return
    }
    for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter {
      appendUnit(unit, to: &bytes)
    }
  }

  private static func appendUnit(_ unit: UInt16, to bytes: inout [UInt8]) {
    appendRaw("\\u", to: &bytes)
    let digits = String(unit, radix: 16)
    bytes.append(contentsOf: String(repeating: "0", count: 4 - digits.utf8.count).utf8)
    bytes.append(contentsOf: digits.utf8)
  }
}
