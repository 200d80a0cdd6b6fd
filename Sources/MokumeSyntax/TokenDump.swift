import MokumeDiagnostics

extension Token.Kind {
  /// The name of the lexical rule in `grammar/mokume.ebnf`, or of the piece of a string.
  public var ruleName: String {
    switch self {
    case .name: "NAME"
    case .keyword: "KEYWORD"
    case .later: "LATER"
    case .symbol: "SYMBOL"
    case .foreign: "FOREIGN"
    case .number: "NUMBER"
    case .size: "SIZE"
    case .stringStart: "STRING_START"
    case .stringText: "TEXT"
    case .interpolationStart: "INTERPOLATION_START"
    case .interpolationEnd: "INTERPOLATION_END"
    case .stringEnd: "STRING_END"
    case .invalid: "INVALID"
    case .end: "END"
    }
  }
}

/// Tokens one to a line, with their place: what `--stop-after tokens` shows.
///
/// A `>` marks the first token of a line. Columns count bytes from 1.
public func dump(_ stream: TokenStream, of text: SourceText) -> String {
  stream.tokens.map { token in
    let line = text.lineNumber(at: token.span.lower)
    let column = token.span.lower - text.lineRange(line).lowerBound + 1
    let mark = token.startsLine ? ">" : " "
    let spelling = token.span.lower == token.span.upper ? "" : " " + text.text(token.span)
    return "\(mark) \(line):\(column) \(token.kind.ruleName)\(spelling)\n"
  }.joined()
}
