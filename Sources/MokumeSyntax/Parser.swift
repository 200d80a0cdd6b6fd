import MokumeDiagnostics

/// Parses a source text: any bytes give a program and what is wrong with it, in order of place.
///
/// Where something is wrong the tree holds `.missing` and the parser goes on at the next comma,
/// closing bracket or statement; so one run reports several mistakes.
public func parse(_ text: SourceText, id: SourceID) -> (Program, [Diagnostic]) {
  var parser = Parser(text, id: id)
  let program = parser.program()
  return (program, parser.sortedDiagnostics)
}

/// A recursive-descent parser: one function for each rule of `grammar/mokume.ebnf`.
struct Parser {
  /// The deepest nesting of calls and the tallest expression. What goes deeper is refused, so that
  /// neither the parser nor a walk over its tree overflows the stack of a secondary thread.
  static let maximumDepth = 200
  /// Errors reported in one run; more would not be read.
  static let maximumErrors = 20

  /// What encloses the current token; only in a block do line breaks end statements.
  enum Enclosure { case block, list, call, group, map, index, interpolation }

  let text: SourceText
  let id: SourceID
  let tokens: [Token]
  let comments: [Comment]
  var index = 0
  var diagnostics: [Diagnostic]
  var enclosure = Enclosure.block
  var depth = 0
  /// Levels of `{` blocks and of `def` around the current statement.
  var blockDepth = 0
  var definitionDepth = 0
  /// The token of the last error, so that none is reported twice.
  var lastErrorIndex = -1
  var errorCount = 0
  /// Set when the rest of the text is given up; nothing more is reported then.
  var isAbandoned = false
  /// Whether the comment at the head of the text describes its first statement.
  var isHeadClaimed = false
  private var entered = ProductionSet()

  init(_ text: SourceText, id: SourceID) {
    let stream = Lexer.tokenize(text, id: id)
    self.text = text
    self.id = id
    tokens = stream.tokens
    comments = stream.comments
    diagnostics = Array(stream.diagnostics.prefix(Self.maximumErrors))
    errorCount = diagnostics.count
  }

  var sortedDiagnostics: [Diagnostic] {
    let indexed = diagnostics.enumerated().sorted {
      ($0.element.primary?.span.lower ?? 0, $0.offset)
        < ($1.element.primary?.span.lower ?? 0, $1.offset)
    }
    return indexed.map(\.element)
  }

  /// The rules used so far.
  var productions: Set<Production> { entered.elements }

  mutating func enter(_ production: Production) { entered.insert(production) }
}

// MARK: - The current token

extension Parser {
  var current: Token { tokens[index] }
  var kind: Token.Kind { tokens[index].kind }
  var isAtEnd: Bool { kind == .end }

  /// The place of the last consumed token; the start of the text before the first.
  var previousSpan: Span { index > 0 ? tokens[index - 1].span : .point(id, 0) }

  func peek(_ distance: Int = 1) -> Token { tokens[min(index + distance, tokens.count - 1)] }

  func at(_ symbol: Symbol) -> Bool { kind == .symbol(symbol) }
  func at(_ keyword: Keyword) -> Bool { kind == .keyword(keyword) }

  /// Whether a line break that ends the statement stands before the current token.
  var isAfterLineBreak: Bool { enclosure == .block && current.startsLine }

  /// Whether the statement goes on with this symbol, on the same line or inside brackets.
  func continues(with symbol: Symbol) -> Bool { at(symbol) && !isAfterLineBreak }

  /// The last token is never passed.
  @discardableResult
  mutating func advance() -> Token {
    let token = current
    if index < tokens.count - 1 { index += 1 }
    return token
  }

  @discardableResult
  mutating func consume(_ symbol: Symbol) -> Bool {
    guard at(symbol) else { return false }
    advance()
    return true
  }

  @discardableResult
  mutating func consume(_ keyword: Keyword) -> Bool {
    guard at(keyword) else { return false }
    advance()
    return true
  }

  func sourceText(_ span: Span) -> String { text.text(span) }

  /// The place from the start of one span to the last consumed token.
  func span(from start: Span) -> Span {
    Span(source: id, lower: start.lower, upper: max(start.upper, previousSpan.upper))
  }

  /// The start of the current token, for a span that begins here.
  var startSpan: Span { .point(id, current.span.lower) }
}

/// Ends a loop that consumed nothing, so that no input can hang the parser.
struct ProgressGuard {
  private var last = -1

  mutating func hasMoved(to index: Int) -> Bool {
    defer { last = index }
    return index != last
  }
}
