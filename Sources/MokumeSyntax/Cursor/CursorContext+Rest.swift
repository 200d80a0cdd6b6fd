import MokumeDiagnostics

extension CursorContext {
  /// Adds what the text behind the cursor says: the other arguments of the call, and the names of
  /// the comprehension that the cursor stands in.
  mutating func readRest(_ bytes: [UInt8], _ reader: CursorReader) {
    var frames = reader.frames[...]
    var rest = bytes[...]
    if reader.frames[reader.innermost].isString {
      guard let quote = rest.firstIndex(of: UInt8(ascii: "\"")) else { return }
      rest = rest[(quote + 1)...]
      frames.removeLast()
    }
    let source = SourceText(name: "", bytes: Array(rest))
    var map = SourceMap()
    let tokens = Lexer.tokenize(source, id: map.add(source)).tokens
    var depth = 0
    for (position, token) in tokens.enumerated() {
      if frames.last?.isBlock != false, position > 0, token.startsLine { return }
      if depth == 0, position > 0 { keep(tokens[position - 1], before: token, frames, source) }
      guard case .symbol(let symbol) = token.kind else { continue }
      if symbol.closer != nil { depth += 1 }
      guard symbol.isCloser else { continue }
      if depth > 0 {
        depth -= 1
      } else {
        // A bracket that was open at the cursor ends here.
        guard let last = frames.popLast(), last.closer == symbol, !last.isBlock else { return }
        if case .call = last.kind { return }
      }
    }
  }

  /// Keeps what two neighbouring tokens say: `label:` or `for name`.
  private mutating func keep(
    _ first: Token, before second: Token, _ frames: ArraySlice<CursorFrame>, _ source: SourceText
  ) {
    if first.kind == .keyword(.for), second.kind == .name { names.append(source.text(second.span)) }
    guard first.isWord, second.kind == .symbol(.colon) else { return }
    let isCall = if case .call? = frames.last?.kind { true } else { false }
    let isSave = frames.last?.isBlock == true && argument?.callee.name == "save"
    if isCall || isSave { argument?.supplied.append(source.text(first.span)) }
  }
}
