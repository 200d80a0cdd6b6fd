import MokumeDiagnostics

extension Parser {
  /// parameter = "param" NAME [ ":" range ] "=" expression
  mutating func parameter() -> Statement.Kind {
    enter(.parameter)
    let first = index
    reportInsideBlock("param", help: "move the `param` to the top of the script")
    advance()
    let name = identifier()
    let range = consume(.colon) ? parameterRange() : nil
    let value: Expression
    if consume(.assign) {
      value = expression()
    } else {
      reportExpected(
        "`=` and a default value", helps: ["every parameter has one: param \(name.text) = 1"])
      value = missing()
    }
    return .parameter(name, range: range, value: value, doc: documentation(above: first))
  }

  private mutating func parameterRange() -> Expression { binary(atLeast: .range) }

  private mutating func documentation(above first: Int) -> String {
    let behind = documentationBehind()
    return behind.isEmpty ? documentationAbove(first) : behind
  }

  /// definition = "def" NAME "(" [ formal { "," formal } [ "," ] ] ")" ( "=" expression | block )
  mutating func definition() -> Statement.Kind {
    enter(.definition)
    let first = index
    advance()
    let name = identifier()
    let parameters = formals()
    definitionDepth += 1
    defer { definitionDepth -= 1 }
    if consume(.assign) {
      let body = expression()
      return .define(name, parameters, .expression(body), doc: documentation(above: first))
    }
    guard at(.leftBrace) else {
      reportExpected("`=` or a block in { }", helps: ["a function is: def f(x) = x * 2"])
      return .define(name, parameters, .expression(missing()), doc: "")
    }
    let doc = documentation(behindBrace: first)
    return .define(name, parameters, .block(block()), doc: doc)
  }

  /// Documentation of a function with a block stands behind its `{` or above its `def`.
  private mutating func documentation(behindBrace first: Int) -> String {
    let brace = index
    advance()
    let behind = documentationBehind()
    index = brace
    return behind.isEmpty ? documentationAbove(first) : behind
  }

  private mutating func formals() -> [Parameter] {
    guard continues(with: .leftParenthesis) else {
      reportExpected("`(`", helps: ["parameters go in parentheses: def f(x) = x"])
      return []
    }
    let opener = advance().span
    let outer = enclosure
    enclosure = .call
    var result: [Parameter] = []
    var progress = ProgressGuard()
    while !at(.rightParenthesis), !isAtEnd, progress.hasMoved(to: index) {
      result.append(formal())
      if !consume(.comma) { break }
    }
    close(opener, with: .rightParenthesis)
    enclosure = outer
    return result
  }

  /// formal = NAME [ "=" expression ]
  private mutating func formal() -> Parameter {
    enter(.formal)
    let name = identifier()
    if at(.colon) {
      reportExpected("`=` or `,`", helps: ["a default value is: \(name.text) = 0.5"])
      advance()
      return Parameter(name: name, defaultValue: expression())
    }
    return Parameter(name: name, defaultValue: consume(.assign) ? expression() : nil)
  }

  /// importing = "import" STRING [ "as" NAME ]
  mutating func importing() -> Statement.Kind {
    enter(.importing)
    reportInsideBlock("import", help: "move the `import` to the top of the script")
    advance()
    guard kind == .stringStart, !isAfterLineBreak else {
      reportExpected("a path in quotes", helps: ["an import is: import \"lib/methods.merge\""])
      return .importFile(path: "", pathSpan: errorSpan, alias: nil)
    }
    let literal = string()
    let path = fixedText(of: literal)
    let alias = !isAfterLineBreak && consume(.as) ? identifier() : nil
    return .importFile(path: path, pathSpan: literal.span, alias: alias)
  }

  /// The text of a string that cannot hold an interpolation.
  private mutating func fixedText(of literal: Expression) -> String {
    guard case .string(let parts) = literal.kind else { return "" }
    var path = ""
    for part in parts {
      switch part {
      case .text(let text): path += text
      case .interpolation(let value):
        report(
          Diagnostic(
            .unexpectedToken, "the path of an `import` is fixed text",
            at: .init(value.span, "not known before the script runs"),
            helps: ["write the path out: import \"lib/methods.merge\""]))
      }
    }
    return path
  }

  /// `param` and `import` belong to the whole script.
  private mutating func reportInsideBlock(_ word: String, help: String) {
    guard blockDepth > 0 else { return }
    report(
      Diagnostic(
        .misplacedStatement, "`\(word)` cannot stand inside a block",
        at: .init(current.span, "inside { }"), helps: [help]))
  }
}
