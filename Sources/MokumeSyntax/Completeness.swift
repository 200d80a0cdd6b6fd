import MokumeDiagnostics

/// Whether a session should ask for another line before it parses the text: brackets are open, or
/// the last line ends with something that needs a continuation.
///
/// Text with a bracket that closes nothing is complete, so that its error shows at once; so is a
/// string without its end, which no further line can close.
public func needsMoreInput(_ text: SourceText, id: SourceID) -> Bool {
  let stream = Lexer.tokenize(text, id: id)
  var open: [Symbol] = []
  for token in stream.tokens {
    if token.isFaulty, token.kind == .stringEnd { return false }
    guard case .symbol(let symbol) = token.kind else { continue }
    if let closer = symbol.closer {
      open.append(closer)
    } else if symbol.isCloser, open.popLast() != symbol {
      return false
    }
  }
  if !open.isEmpty { return true }
  return stream.tokens.dropLast().last.map { needsOperand($0.kind) } ?? false
}

/// Whether the line cannot end with this token.
func needsOperand(_ kind: Token.Kind) -> Bool {
  switch kind {
  case .symbol(.assign), .symbol(.comma), .symbol(.colon): true
  case .keyword(let word): [.and, .or, .not, .then, .else, .in].contains(word)
  default: BinaryOperator(kind) != nil
  }
}
