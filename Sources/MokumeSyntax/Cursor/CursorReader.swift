import MokumeDiagnostics

/// Goes through the tokens before the cursor and keeps what is open.
struct CursorReader {
  let source: SourceText
  /// The tokens before the cursor without the word that touches it.
  private(set) var tokens: [Token] = []
  /// The word that ends at the cursor, if one does.
  private(set) var word: Token?
  /// Whether the cursor, or its word, begins a line.
  private(set) var startsLine = true
  private(set) var isInComment = false
  /// What is open at the cursor, the innermost last; the first is the program.
  private(set) var frames = [CursorFrame(.block, opener: -1)]
  /// Whether the `}` that was read last closed a block and not a map.
  private var closedBlock = false

  init(_ bytes: [UInt8]) {
    source = SourceText(name: "", bytes: bytes)
    var map = SourceMap()
    let stream = Lexer.tokenize(source, id: map.add(source))
    isInComment = stream.comments.last.map { $0.span.upper == bytes.count } ?? false
    split(stream.tokens)
    for position in tokens.indices { read(position) }
    if frames[innermost].isBlock, startsLine, endsStatement(before: word) {
      frames[innermost].beginStatement(at: tokens.count)
    }
  }

  var innermost: Int { frames.count - 1 }

  /// The last token before the cursor's word.
  var previous: Token? { tokens.last }

  /// The text of a token.
  func text(_ token: Token) -> String { source.text(token.span) }

  /// Takes the end, the ends that the lexer made up for open strings, and the word at the cursor
  /// off the tokens.
  private mutating func split(_ stream: [Token]) {
    tokens = stream
    startsLine = tokens.popLast()?.startsLine ?? true
    let end = source.bytes.count
    while let last = tokens.last, last.isFaulty, last.span.lower == end,
      last.kind == .stringEnd || last.kind == .interpolationEnd
    {
      tokens.removeLast()
    }
    guard let last = tokens.last, last.isWord, last.span.upper == end else { return }
    startsLine = last.startsLine
    word = tokens.popLast()
  }
}

extension CursorReader {
  private mutating func read(_ position: Int) {
    let token = tokens[position]
    if frames[innermost].isBlock, position > frames[innermost].opener + 1, token.startsLine,
      endsStatement(before: token, at: position)
    {
      frames[innermost].beginStatement(at: position)
    }
    switch token.kind {
    case .symbol(let symbol): read(symbol, at: position)
    case .stringStart: frames.append(CursorFrame(.string, opener: position))
    case .interpolationStart: frames.append(CursorFrame(.interpolation, opener: position))
    case .stringEnd: close { $0.isString }
    case .interpolationEnd: close { if case .interpolation = $0.kind { true } else { false } }
    case .name: bind(token, at: position)
    default: break
    }
  }

  private mutating func read(_ symbol: Symbol, at position: Int) {
    switch symbol {
    case .leftParenthesis, .leftBracket, .leftBrace:
      frames.append(CursorFrame(kind(of: symbol, at: position), opener: position))
    case .rightParenthesis, .rightBracket, .rightBrace:
      if let closed = close({ $0.closer == symbol }) { closedBlock = closed.isBlock }
    case .comma:
      frames[innermost].count += 1
      frames[innermost].beginItem(at: position + 1)
    case .semicolon where frames[innermost].isBlock:
      frames[innermost].beginStatement(at: position + 1)
    case .colon: label(before: position)
    case .assign: assign(before: position)
    default: break
    }
  }

  /// Closes the innermost frame that fits and what is open inside it, unless a string lies between.
  @discardableResult
  private mutating func close(_ fits: (CursorFrame) -> Bool) -> CursorFrame? {
    for index in frames.indices.reversed() {
      if fits(frames[index]) {
        let closed = frames[index]
        frames.removeSubrange(index...)
        return closed
      }
      if frames[index].closer == nil { return nil }
    }
    return nil
  }

  /// What a bracket opens, which only the token before it tells.
  private func kind(of symbol: Symbol, at position: Int) -> CursorFrame.Kind {
    let before = position > 0 ? tokens[position - 1] : nil
    let follows = position > frames[innermost].valueStart && before?.endsOperand == true
    switch symbol {
    case .leftParenthesis:
      if before?.kind == .keyword(.load) { return .call(ValuePath("load")) }
      if position > 1, tokens[position - 2].kind == .keyword(.def) { return .formals }
      return follows ? .call(path(endingAt: position - 1)) : .group
    case .leftBracket: return follows ? .index(path(endingAt: position - 1)) : .list
    default:
      let afterBlock =
        before?.kind == .keyword(.else) && closedBlock && position > 1
        && tokens[position - 2].kind == .symbol(.rightBrace)
      return frames[innermost].isBlock && (follows || afterBlock) ? .block : .map
    }
  }
}

extension CursorReader {
  /// Whether a line that begins with the token begins a statement.
  private func endsStatement(before token: Token?, at position: Int? = nil) -> Bool {
    switch token?.kind {
    case .keyword(.then), .keyword(.else), .symbol(.leftBrace): return false
    default: break
    }
    let index = (position ?? tokens.count) - 1
    return index < 0 || !tokens[index].needsOperand
  }

  private mutating func label(before position: Int) {
    let frame = frames[innermost]
    if position == frame.item + 1, tokens[frame.item].isWord {
      frames[innermost].labels.append(text(tokens[frame.item]))
    }
    frames[innermost].value = position + 1
  }

  private mutating func assign(before position: Int) {
    let frame = frames[innermost]
    guard frame.isBlock, position == frame.statement + 1, tokens[frame.statement].kind == .name
    else { return }
    frames[innermost].assigned = text(tokens[frame.statement])
  }

  /// Keeps a name that the token before it, or its place, says is new.
  private mutating func bind(_ token: Token, at position: Int) {
    let frame = frames[innermost]
    if case .formals = frame.kind, position == frame.item {
      frames[innermost - 1].passing.append(text(token))
    }
    guard position > 0 else { return }
    switch tokens[position - 1].kind {
    case .keyword(.for): frames[innermost].passing.append(text(token))
    case .keyword(.def), .keyword(.param), .keyword(.as):
      frames[innermost].names.append(text(token))
    default: break
    }
  }

  /// The path that ends with the token at the position, or nil if that is another expression.
  func path(endingAt end: Int) -> ValuePath? {
    var position = end
    var steps: [ValuePath.Step] = []
    while position >= 0 {
      let token = tokens[position]
      if position > 1, token.isWord, tokens[position - 1].kind == .symbol(.dot) {
        steps.append(.field(text(token)))
        position -= 2
      } else if position > 2, token.kind == .symbol(.rightBracket),
        tokens[position - 2].kind == .symbol(.leftBracket),
        case .number(let number) = tokens[position - 1].kind, let index = Int(exactly: number)
      {
        steps.append(.element(index))
        position -= 3
      } else {
        guard token.kind == .name else { return nil }
        return ValuePath(text(token), steps.reversed())
      }
    }
    return nil
  }
}
