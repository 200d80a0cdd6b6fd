/// The escapes of a string literal.
public enum StringEscape: String, CaseIterable, Sendable {
  case quote = "\\\""
  case backslash = "\\\\"
  case newline = "\\n"
  case tab = "\\t"

  /// The character it stands for.
  public var text: String {
    switch self {
    case .quote: "\""
    case .backslash: "\\"
    case .newline: "\n"
    case .tab: "\t"
    }
  }

  /// The escape with this character after its backslash.
  init?(byte: UInt8) {
    let found = Self.allCases.first { $0.rawValue.utf8.last == byte }
    guard let found else { return nil }
    self = found
  }
}
