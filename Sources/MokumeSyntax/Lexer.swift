import MokumeDiagnostics

/// Takes source text apart; accepts any bytes and moves on with every token.
///
/// Whether a line break ends a statement depends on the brackets around it, and whether `{` opens
/// a map or a block only the parser knows; so tokens carry `startsLine` and the parser decides.
public struct Lexer {
  let source: SourceText
  let id: SourceID
  var position = 0
  var tokens: [Token] = []
  var comments: [Comment] = []
  var diagnostics: [Diagnostic] = []
  /// Strings and interpolations that are open here, the innermost last.
  var modes: [Mode] = []
  private var startsLine = true
  private var followsSpace = false

  /// What encloses the position inside a string literal.
  enum Mode {
    case string(start: Int)
    /// `parentheses` counts those opened inside, so that the right `)` ends it.
    case interpolation(start: Int, parentheses: Int)
  }

  private init(_ source: SourceText, id: SourceID) {
    self.source = source
    self.id = id
  }

  /// All tokens, comments and errors of a source text.
  public static func tokenize(_ source: SourceText, id: SourceID) -> TokenStream {
    var lexer = Lexer(source, id: id)
    lexer.skipByteOrderMark()
    while lexer.position < source.bytes.count {
      let before = (lexer.position, lexer.modes.count)
      lexer.scan()
      if before == (lexer.position, lexer.modes.count) { lexer.scanInvalidCharacter() }
    }
    lexer.closeOpenStrings()
    lexer.append(.end, from: lexer.position)
    return TokenStream(
      tokens: lexer.tokens, comments: lexer.comments, diagnostics: lexer.diagnostics)
  }

  private mutating func skipByteOrderMark() {
    if source.bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  /// One token, comment, or run of white space.
  private mutating func scan() {
    if case .string? = modes.last { return scanStringPiece() }
    switch source.bytes[position] {
    case UInt8(ascii: "\n"):
      closeOpenStrings()
      position += 1
      startsLine = true
      followsSpace = true
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
      position += 1
      followsSpace = true
    case UInt8(ascii: "#") where modes.isEmpty: scanComment()
    case UInt8(ascii: "\"") where isAtTripleQuote: scanTripleQuoted()
    case UInt8(ascii: "\""): openString()
    case UInt8(ascii: "'"): scanSingleQuoted()
    case let byte where byte.isDigit: scanNumber()
    case UInt8(ascii: ".") where peek(1)?.isDigit == true: scanNumberWithoutZero()
    case let byte where byte.isNameStart: scanWord()
    default: if !scanSymbol() { scanInvalidCharacter() }
    }
  }

  private mutating func scanComment() {
    let start = position
    while let byte = peek(), byte != UInt8(ascii: "\n") { position += 1 }
    let text = source.bytes[start..<position]
    let isDocumentation =
      text.starts(with: Array("##".utf8)) && !text.starts(with: Array("###".utf8))
    comments.append(
      Comment(span: span(from: start), isDocumentation: isDocumentation, ownsLine: startsLine))
    followsSpace = true
  }

  private mutating func scanWord() {
    let start = position
    var hasForeignLetters = false
    while let byte = peek() {
      if byte.isNamePart {
        position += 1
      } else if let length = foreignLetterLength() {
        position += length
        hasForeignLetters = true
      } else {
        break
      }
    }
    let word = source.text(start..<position)
    if hasForeignLetters {
      reportForeignLetters(in: word, at: span(from: start))
      append(.name, from: start, isFaulty: true)
    } else if let keyword = Keyword(rawValue: word) {
      append(.keyword(keyword), from: start)
    } else if let later = LaterKeyword(rawValue: word) {
      append(.later(later), from: start)
    } else {
      append(.name, from: start)
    }
  }

  /// The longest symbol or foreign operator that fits; false if there is none.
  private mutating func scanSymbol() -> Bool {
    let start = position
    for length in [3, 2, 1] where position + length <= source.bytes.count {
      let text = source.text(position..<position + length)
      if let symbol = Symbol(rawValue: text) {
        position += length
        if !endInterpolation(symbol, at: start) { append(.symbol(symbol), from: start) }
        return true
      }
      if let foreign = ForeignOperator(rawValue: text) {
        position += length
        append(.foreign(foreign), from: start)
        return true
      }
    }
    return false
  }
}

extension Lexer {
  /// The byte at a distance from the position, if there is one.
  func peek(_ distance: Int = 0) -> UInt8? {
    position + distance < source.bytes.count ? source.bytes[position + distance] : nil
  }

  func span(from start: Int) -> Span { Span(source: id, lower: start, upper: position) }

  mutating func append(_ kind: Token.Kind, from start: Int, isFaulty: Bool = false) {
    tokens.append(
      Token(
        kind: kind, span: span(from: start), startsLine: startsLine, followsSpace: followsSpace,
        isFaulty: isFaulty))
    startsLine = false
    followsSpace = false
  }
}

extension UInt8 {
  var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

  var isNameStart: Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self)
      || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) || self == UInt8(ascii: "_")
  }

  var isNamePart: Bool { isNameStart || isDigit }
}
