extension JSONReader {
  /// The bytes of a text after unescaping. The escapes were checked when it was read.
  func unescaped(_ text: Text) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.range.count)
    var index = text.range.lowerBound
    while index < text.range.upperBound {
      guard bytes[index] == 0x5C else {
        result.append(bytes[index])
        index += 1
        continue
      }
      let (scalar, next) =
        escape(at: index, before: text.range.upperBound) ?? ("\u{FFFD}", index + 1)
      result.append(contentsOf: Array(String(scalar).utf8))
      index = next
    }
    return result
  }

  /// Checks every escape of a text that has some.
  func checkEscapes(_ text: Text) throws(JSONError) {
    var index = text.range.lowerBound
    while index < text.range.upperBound {
      guard bytes[index] == 0x5C else {
        index += 1
        continue
      }
      guard let (_, next) = escape(at: index, before: text.range.upperBound) else {
        let isUnicode = bytes[index + 1] == 0x75 && hexadecimal(at: index + 2) != nil
        throw JSONError(isUnicode ? .loneSurrogate : .badEscape, at: index)
      }
      index = next
    }
  }

  /// The scalar an escape stands for and the offset after it, or nil when it is malformed.
  private func escape(at index: Int, before end: Int) -> (Unicode.Scalar, Int)? {
    guard index + 1 < end else { return nil }
    if let plain = Self.simpleEscape(bytes[index + 1]) { return (plain, index + 2) }
    guard bytes[index + 1] == 0x75, index + 6 <= end,
      let unit = hexadecimal(at: index + 2)
    else { return nil }
    if let scalar = Unicode.Scalar(unit) { return (scalar, index + 6) }
    guard unit < 0xDC00, index + 12 <= end,
      bytes[index + 6] == 0x5C, bytes[index + 7] == 0x75,
      let low = hexadecimal(at: index + 8), (0xDC00...0xDFFF).contains(low),
      let scalar = Unicode.Scalar(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00))
    else { return nil }
    return (scalar, index + 12)
  }

  private static func simpleEscape(_ byte: UInt8) -> Unicode.Scalar? {
    switch byte {
    case 0x22: "\""
    case 0x5C: "\\"
    case 0x2F: "/"
    case 0x62: "\u{8}"
    case 0x66: "\u{C}"
    case 0x6E: "\n"
    case 0x72: "\r"
    case 0x74: "\t"
    default: nil
    }
  }

  /// The value of four hexadecimal digits, or nil.
  private func hexadecimal(at start: Int) -> UInt32? {
    guard start + 4 <= bytes.count else { return nil }
    var value: UInt32 = 0
    for byte in bytes[start..<start + 4] {
      switch byte {
      case 0x30...0x39: value = value << 4 | UInt32(byte - 0x30)
      case 0x41...0x46: value = value << 4 | UInt32(byte - 0x37)
      case 0x61...0x66: value = value << 4 | UInt32(byte - 0x57)
      default: return nil
      }
    }
    return value
  }
}
