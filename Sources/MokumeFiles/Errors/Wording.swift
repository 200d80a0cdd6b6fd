/// How numbers, names and bytes from files are spelled in messages.
enum Wording {
  /// A size with one decimal: `134 bytes`, `9.1 GB`.
  static func size(_ bytes: UInt64) -> String {
    guard bytes >= 1000 else { return bytes == 1 ? "1 byte" : "\(bytes) bytes" }
    let unit = scale(bytes)
    return "\(tenths(bytes, of: unit.bytes)) \(unit.name)"
  }

  /// Two sizes in the unit of the second: `9.0 of 14.5 GB`.
  static func share(_ part: UInt64, of whole: UInt64) -> String {
    guard whole >= 1000 else { return "\(part) of \(size(whole))" }
    let unit = scale(whole)
    return "\(tenths(part, of: unit.bytes)) of \(tenths(whole, of: unit.bytes)) \(unit.name)"
  }

  /// A number with commas: `4,999,819,336`.
  static func grouped(_ number: UInt64) -> String {
    var text = ""
    for (index, digit) in String(number).reversed().enumerated() {
      if index > 0, index % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return String(text.reversed())
  }

  /// A count of bytes in full: `1 byte`, `1,024 bytes`.
  static func bytes(_ count: UInt64) -> String {
    count == 1 ? "1 byte" : "\(grouped(count)) bytes"
  }

  /// Text from a file, fit for one line: control characters escaped, cut at 100 characters.
  static func printable(_ text: String) -> String {
    var result = ""
    var count = 0
    for scalar in text.unicodeScalars {
      if count == 100 { return result + "…" }
      result += needsEscape(scalar) ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
      count += 1
    }
    return result
  }

  /// Printable text in double quotes.
  static func quoted(_ text: String) -> String { "\"\(printable(text))\"" }

  /// A byte in back-quotes when it is a visible ASCII character, else its number.
  static func character(_ byte: UInt8) -> String {
    (0x21...0x7E).contains(byte)
      ? "`\(Unicode.Scalar(byte))`" : "byte 0x\(byte < 16 ? "0" : "")\(String(byte, radix: 16))"
  }

  /// At most `limit` items, then how many more: `a, b and 3 more`.
  static func list(_ items: [String], limit: Int = 5) -> String {
    let shown = items.prefix(limit).map(printable).joined(separator: ", ")
    let rest = items.count - limit
    return rest > 0 ? "\(shown) and \(rest) more" : shown
  }

  private static func scale(_ bytes: UInt64) -> (bytes: UInt64, name: String) {
    switch bytes {
    case ..<999_950: (1000, "kB")
    case ..<999_950_000: (1_000_000, "MB")
    case ..<999_950_000_000: (1_000_000_000, "GB")
    default: (1_000_000_000_000, "TB")
    }
  }

  private static func tenths(_ bytes: UInt64, of unit: UInt64) -> String {
    let rounded = bytes / unit * 10 + (bytes % unit * 10 + unit / 2) / unit
    return "\(rounded / 10).\(rounded % 10)"
  }

  /// Control characters, and those that change the direction or are invisible.
  private static func needsEscape(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse: true
    default: false
    }
  }
}
