extension Repl {
  /// What asks for a statement, or for its next line, coloured if messages are.
  func prompt(isContinuation: Bool) -> String {
    let text = isContinuation ? preferences.continuation : preferences.prompt
    guard output.usesColor, let end = text.lastIndex(where: { $0 != " " }) else { return text }
    return "\u{1B}[1;32m\(text[...end])\u{1B}[0m\(text[end...].dropFirst())"
  }
}
