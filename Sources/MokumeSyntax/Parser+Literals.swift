import MokumeDiagnostics

extension Parser {
  /// string = '"' { text | escape | interpolation } '"'
  func string() -> Expression {
    let start = startSpan
    let parts = stringParts()
    return node(.string(parts), from: start)
  }

  /// The pieces of the string that begins here; text that touches text becomes one piece.
  private func stringParts() -> [StringPart] {
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
  private func interpolation() -> Expression {
    enter(.interpolation)
    advance()
    guard descend() else { return missing() }
    let outer = enclosure
    enclosure = .interpolation
    let value = expression()
    if kind != .interpolationEnd { closeInterpolation() }
    advance()
    enclosure = outer
    depth -= 1
    return value
  }

  /// Goes on at the end of this interpolation; those of strings inside it are passed.
  private func closeInterpolation() {
    let unexpected = Diagnostic(
      .unexpectedToken, "expected `)`, found \(foundText)", at: .init(errorSpan, "not expected"),
      helps: adviceForJuxtaposition)
    let position = index
    var open = 0
    while !isAtEnd, kind != .interpolationEnd || open > 0 {
      if kind == .interpolationStart { open += 1 }
      if kind == .interpolationEnd { open -= 1 }
      advance()
    }
    // A string that is never closed has its own error, which explains this one.
    if !current.isFaulty { report(unexpected, about: position) }
  }

  /// list = "[" [ expression { "," expression } [ "," ] ] "]"
  func list() -> Expression {
    enter(.list)
    guard let brackets = open(.list) else { return missing() }
    let kind = listKind()
    close(brackets, with: .rightBracket)
    return node(kind, from: brackets.opener)
  }

  private func listKind() -> Expression.Kind {
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
  private func comprehension(of element: Expression) -> Expression.Kind {
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
  func map() -> Expression {
    enter(.map)
    guard let brackets = open(.map) else { return missing() }
    var entries: [MapEntry] = []
    var progress = ProgressGuard()
    repeat {
      guard let entry = entry() else { break }
      entries.append(entry)
    } while progress.hasMoved(to: index) && consume(.comma) && !at(.rightBrace) && !isAtEnd
    close(brackets, with: .rightBrace)
    return node(.map(entries), from: brackets.opener)
  }

  /// entry = ( STRING | NAME | "else" ) ":" expression
  private func entry() -> MapEntry? {
    enter(.entry)
    guard let (key, place) = entryKey() else { return nil }
    return MapEntry(key: key, keySpan: place, value: expression())
  }

  /// A key with its place, and the colon behind it.
  private func entryKey() -> (key: MapEntry.Key, place: Span)? {
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
    if consume(.colon) { return (key, place) }
    reportExpected("`:`", helps: ["a map is: { \"*.mlp.*\": 0.3, else: 0.5 }"])
    return nil
  }
}
