import MokumeDiagnostics
import MokumeLanguage

extension Session {
  /// What `?name` says: help on a function or a word, where a variable came from, or the long story
  /// of a message; a short orientation for an empty name.
  ///
  /// - Throws: a diagnostic without a place when nothing has this name, with what is near.
  public func help(on topic: String) throws(Diagnostic) -> String {
    let width = min(output.lineWidth, 100)
    if topic.isEmpty { return evaluator.orientation(width: width) }
    if let text = evaluator.help(on: topic, width: width) { return text }
    if let code = DiagnosticCode(spelling: topic), let story = Explanation.of(code) {
      return String(story.text(width: width).dropLast())
    }
    throw evaluator.noHelp(on: topic)
  }

  /// One line for each variable of the session, cut to the output's width.
  public var variables: [String] {
    let names = evaluator.variableNames.filter { $0 != "ans" }
    let column = names.map(\.count).max() ?? 0
    let limits = EchoLimits(width: output.lineWidth, lines: 1)
    return names.compactMap { name in
      guard let value = evaluator.value(of: name) else { return nil }
      let title = name + String(repeating: " ", count: min(column, 24) - min(name.count, 24))
      let echo = evaluator.echo(value, as: title, within: limits)
      return echo.split(separator: "\n").first.map(String.init)
    }
  }

  /// The text that defined a name, a function of the language included; nil when there is none.
  public func definition(of name: String) -> String? {
    log.text(defining: name) ?? evaluator.source(of: name)
  }
}
