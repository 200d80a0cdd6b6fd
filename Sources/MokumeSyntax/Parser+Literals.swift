import MokumeDiagnostics

extension Parser {
  /// string = '"' { text | escape | interpolation } '"'
  mutating func string() -> Expression {
    let start = startSpan
    let parts = stringParts()
    return node(.string(parts), from: start)
  }

  /// The pieces of the string that begins here; text that touches text becomes one piece.
  private mutating func stringParts() -> [StringPart] {
    enter(.string)
    advance()
    var parts: [StringPart] = []
    var progress = ProgressGuard()
    while progress.hasMoved(to: index) {
      switch kind {
      case .stringText(let text):
        advance()
        parts.append(.text(text))
      case .interpolationStart:
        parts.append(.interpolation(interpolation()))
      default: break
      }
    }
    if kind == .stringEnd { advance() }
    return parts
  }

  /// interpolation = "\(" expression ")"
  private mutating func interpolation() -> Expression {
    enter(.interpolation)
    advance()
    let outer = enclosure
    enclosure = .interpolation
    let value = expression()
    if kind != .interpolationEnd {
      reportExpected("`)`")
      skipInterpolation()
    }
    advance()
    enclosure = outer
    return value
  }

  /// Goes on at the end of this interpolation; those of strings inside it are passed.
  private mutating func skipInterpolation() {
    var open = 0
    while !isAtEnd, kind != .interpolationEnd || open > 0 {
      if kind == .interpolationStart { open += 1 }
      if kind == .interpolationEnd { open -= 1 }
      advance()
    }
  }

  /// list = "[" [ expression { "," expression } [ "," ] ] "]"
  mutating func list() -> Expression {
    enter(.list)
    let opener = advance().span
    let outer = enclosure
    enclosure = .list
    let kind = listKind()
    close(opener, with: .rightBracket)
    enclosure = outer
    return node(kind, from: opener)
  }

  private mutating func listKind() -> Expression.Kind {
    if at(.rightBracket) { return .list([]) }
    let first = expression()
    if at(.for) { return comprehension(of: first) }
    var elements = [first]
    var progress = ProgressGuard()
    while progress.hasMoved(to: index), consume(.comma), !at(.rightBracket), !isAtEnd {
      elements.append(expression())
    }
    return .list(elements)
  }

  /// comprehension = "[" expression "for" NAME "in" expression [ "if" expression ] "]"
  private mutating func comprehension(of element: Expression) -> Expression.Kind {
    enter(.comprehension)
    advance()
    let variable = identifier()
    guard consume(.in) else {
      reportExpected("`in`", helps: ["write [f(x) for x in list]"])
      return .comprehension(element, variable: variable, source: missing(), condition: nil)
    }
    let source = expression()
    let condition = consume(.if) ? conditionExpression() : nil
    return .comprehension(element, variable: variable, source: source, condition: condition)
  }

  /// map = "{" entry { "," entry } [ "," ] "}"
  mutating func map() -> Expression {
    enter(.map)
    let opener = advance().span
    let outer = enclosure
    enclosure = .map
    var entries: [MapEntry] = []
    var progress = ProgressGuard()
    repeat {
      guard let entry = entry() else { break }
      entries.append(entry)
    } while progress.hasMoved(to: index) && consume(.comma) && !at(.rightBrace) && !isAtEnd
    close(opener, with: .rightBrace)
    enclosure = outer
    return node(.map(entries), from: opener)
  }

  /// entry = ( STRING | NAME | "else" ) ":" expression
  private mutating func entry() -> MapEntry? {
    enter(.entry)
    let start = startSpan
    let key: MapEntry.Key
    switch kind {
    case .stringStart: key = .string(stringParts())
    case .keyword(.else):
      advance()
      key = .otherwise
    case .name, .keyword, .later: key = .name(identifierFromWord().text)
    default:
      reportExpected(.entry, helps: ["a map is: { \"*.mlp.*\": 0.3, else: 0.5 }"])
      return nil
    }
    let place = span(from: start)
    guard consume(.colon) else {
      reportExpected("`:`", helps: ["a map is: { \"*.mlp.*\": 0.3, else: 0.5 }"])
      return nil
    }
    return MapEntry(key: key, keySpan: place, value: expression())
  }
}
