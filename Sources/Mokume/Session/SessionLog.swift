import MokumeDiagnostics
import MokumeLanguage
import MokumeSyntax

/// The statements of an interactive session that succeeded, in their order: what `:write` writes and
/// `:reload` runs again.
struct SessionLog {
  private(set) var entries: [Entry] = []

  struct Entry {
    /// The statement with its comments, under the name that messages showed.
    let source: SourceText
    /// Where the statement begins, behind comments.
    let start: Int
    let role: Role
    /// Whether its value was shown, and so became `ans`.
    let isShown: Bool
    /// Whether it printed, saved or warned; if not, an expression that was shown left nothing.
    let acted: Bool

    var usesAnswer: Bool { Session.mentions("ans", in: source) }
  }

  enum Role: Hashable {
    case expression
    case assignment(String)
    case definition(String)
    case other
  }

  mutating func append(_ entry: Entry) { entries.append(entry) }

  /// The text that gave a name its value last, or nil.
  func text(defining name: String) -> String? {
    entries.last { $0.role == .assignment(name) || $0.role == .definition(name) }?.source.text
  }
}

extension SessionLog.Entry {
  init(
    _ statement: Statement, _ piece: Session.Piece, in source: SourceText, isShown: Bool = false,
    acted: Bool
  ) {
    self.source = SourceText(name: source.name, text: piece.text)
    start = piece.start
    role =
      switch statement.kind {
      case .expression: .expression
      case .assign(let name, _): .assignment(name.text)
      case .define(let name, _, _, _): .definition(name.text)
      default: .other
      }
    self.isShown = isShown
    self.acted = acted
  }
}

extension Session {
  /// The part of a text that belongs to one statement, with the comments above it and behind it.
  struct Piece {
    var text: String
    /// Offset of the statement in it.
    var start: Int
    /// Offset of the piece in the whole text.
    let offset: Int
  }

  /// The pieces of a program, one for each statement.
  static func pieces(of program: Program, in source: SourceText) -> [Piece] {
    var pieces: [Piece] = []
    var lower = 0
    for (index, statement) in program.statements.enumerated() {
      let isLast = index == program.statements.count - 1
      let next = isLast ? source.bytes.count : program.statements[index + 1].span.lower
      var upper = next
      let gap = statement.span.upper..<max(statement.span.upper, next)
      if let newline = source.bytes[gap].firstIndex(of: UInt8(ascii: "\n")), !isLast {
        upper = newline + 1
      }
      pieces.append(piece(lower..<upper, of: source, at: statement.span.lower))
      lower = upper
    }
    return pieces
  }

  private static func piece(_ range: Range<Int>, of source: SourceText, at start: Int) -> Piece {
    let blank = Set(" \t\r\n;".utf8)
    var lower = range.lowerBound
    var upper = range.upperBound
    while lower < min(start, upper), blank.contains(source.bytes[lower]) { lower += 1 }
    while upper > lower, blank.contains(source.bytes[upper - 1]) { upper -= 1 }
    return Piece(
      text: String(decoding: source.bytes[lower..<upper], as: UTF8.self), start: start - lower,
      offset: lower)
  }

  /// Whether a text has this name outside of strings and comments.
  static func mentions(_ name: String, in source: SourceText) -> Bool {
    var sources = SourceMap()
    let tokens = Lexer.tokenize(source, id: sources.add(source)).tokens
    return tokens.contains { $0.kind == .name && source.text($0.span) == name }
  }
}
