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

extension StringEscape {
  /// Text in quotes with its escapes, as a string literal of the language.
  public static func quoted(_ text: String) -> String { "\"" + escaped(text) + "\"" }

  /// Text as it stands between the quotes of a string literal.
  public static func escaped(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      let escape = allCases.first { $0.text.unicodeScalars.first == scalar }
      result.append(contentsOf: escape?.rawValue.unicodeScalars ?? String(scalar).unicodeScalars)
    }
    return String(result)
  }
}
