import MokumeDiagnostics

/// A word, literal piece or symbol of the source text.
public struct Token: Sendable {
  public enum Kind: Hashable, Sendable {
    case name
    case keyword(Keyword)
    /// `let` and `while`, kept for later.
    case later(LaterKeyword)
    case symbol(Symbol)
    case foreign(ForeignOperator)
    /// A number or a percentage with its value.
    case number(Double)
    /// A size with its bytes.
    case size(Int)
    /// The quote that opens a string; pieces follow up to `stringEnd`.
    case stringStart
    /// Text inside a string, escapes resolved.
    case stringText(String)
    /// `\(` inside a string; tokens of an expression follow up to `interpolationEnd`.
    case interpolationStart
    case interpolationEnd
    case stringEnd
    /// Bytes that belong to no token; already reported.
    case invalid
    /// The end of the source text.
    case end
  }

  public var kind: Kind
  public var span: Span
  /// Whether it is the first token of its line.
  public var startsLine: Bool
  /// Whether white space or a comment stands directly before it.
  public var followsSpace: Bool
  /// Whether the lexer reported an error here, so that the parser stays quiet about it.
  public var isFaulty: Bool
}

/// A comment, which is no token: the parser reads documentation from it, the formatter keeps it.
public struct Comment: Sendable {
  /// The place, from its `#` to the end of the line.
  public var span: Span
  /// Whether it begins with exactly two `#`, which makes it documentation.
  public var isDocumentation: Bool
  /// Whether nothing stands before it on its line.
  public var ownsLine: Bool
}

/// Source text taken apart.
public struct TokenStream: Sendable {
  /// In order; the last is always `end`.
  public var tokens: [Token]
  public var comments: [Comment]
  public var diagnostics: [Diagnostic]
}
