import MokumeDiagnostics

extension Parser {
  /// A statement is over, but its line goes on.
  func reportJuxtaposition() {
    switch kind {
    case .symbol(.assign):
      report(
        Diagnostic(
          .assignmentInExpression, "only a plain name can be assigned",
          at: .init(current.span, "an expression stands before it"),
          helps: ["to compare write ==; to change a part, build a new value and name it"]))
    case .symbol(.leftBrace):
      reportExpected(
        "the end of the statement", helps: ["arguments go in parentheses: f({ \"*\": 1 })"])
    case .foreign(let foreign):
      report(
        Diagnostic(
          .unsupportedOperator, "there is no operator `\(foreign.rawValue)`",
          at: .init(current.span, "not an operator"),
          helps: foreign.meaning.map { ["write \($0.rawValue)"] } ?? []))
    case .symbol(let symbol) where symbol.isCloser:
      reportExpected("the end of the statement", helps: ["no bracket is open here; remove it"])
    default:
      reportExpected("the end of the statement", helps: adviceForJuxtaposition)
    }
  }

  /// What is missing between the last token and the current one, if both could be values.
  var adviceForJuxtaposition: [String] {
    guard index > 0, !isAtEnd else { return [] }
    let word = sourceText(current.span)
    if case .number = tokens[index - 1].kind {
      let unit = SizeUnit(rawValue: word) ?? SizeUnit.meant(by: word)
      if let unit {
        return ["a unit touches its number: \(sourceText(previousSpan))\(unit.rawValue)"]
      }
    }
    if tokens[index - 1].kind == .name, enclosure == .block,
      let foreign = ForeignWord(rawValue: sourceText(previousSpan))
    {
      return [foreign.advice]
    }
    if kind == .name, peek().kind == .symbol(.colon) {
      return ["a comma is missing before \(word):"]
    }
    if tokens[index - 1].kind == .name, tokens[index - 1].startsLine, enclosure == .block {
      return ["to call \(sourceText(previousSpan)) write \(sourceText(previousSpan))(…)"]
    }
    switch kind {
    case .keyword(.if): return ["a choice is written: if c then a else b"]
    case .name, .number, .size, .stringStart:
      return enclosure == .block
        ? ["an operator is missing, or a line break"] : ["an operator or a comma is missing"]
    case .symbol(.colon) where enclosure == .group || enclosure == .list:
      return ["named values belong into a call f(name: 1) or a map { name: 1 }"]
    case .symbol(.comma) where enclosure == .group: return ["a list is written [1, 2]"]
    case .symbol(.assign): return ["to compare write =="]
    default: return []
    }
  }
}
