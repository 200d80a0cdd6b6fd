/// The operators and the punctuation of the language.
public enum Symbol: String, CaseIterable, Hashable, Sendable {
  case leftParenthesis = "("
  case rightParenthesis = ")"
  case leftBracket = "["
  case rightBracket = "]"
  case leftBrace = "{"
  case rightBrace = "}"
  case comma = ","
  case colon = ":"
  case semicolon = ";"
  case dot = "."
  case assign = "="
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case halfOpenRange = "..<"
  case closedRange = "..."
  case plus = "+"
  case minus = "-"
  case times = "*"
  case divide = "/"

  /// The bracket that closes this one, if it opens.
  var closer: Symbol? {
    switch self {
    case .leftParenthesis: .rightParenthesis
    case .leftBracket: .rightBracket
    case .leftBrace: .rightBrace
    default: nil
    }
  }

  var isCloser: Bool {
    self == .rightParenthesis || self == .rightBracket || self == .rightBrace
  }
}
