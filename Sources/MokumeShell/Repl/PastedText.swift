import MokumeDiagnostics
import MokumeSyntax

/// What people paste into a session from a session.
public enum PastedText {
  /// The prompts of a session.
  public static let prompt = "mokume> "
  public static let continuation = "   ...> "

  /// The text without the prompts of a session it was copied from. If it begins with a prompt, what
  /// the session answered is dropped too: the lines without a prompt that no open bracket waits for.
  public static func withoutPrompts(_ text: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.contains(where: { code(of: $0) != nil }) else { return text }
    let isTranscript = code(of: lines.first { !$0.isEmpty } ?? "") != nil
    var kept: [Substring] = []
    var statement = ""
    for line in lines {
      let code = code(of: line)
      if isTranscript, code == nil, !isIncomplete(statement) { continue }
      if line.hasPrefix(prompt) { statement = "" }
      statement += (code ?? line) + "\n"
      kept.append(code ?? line)
    }
    return kept.joined(separator: "\n")
  }

  /// What follows a prompt; nil without one. A prompt copied from an empty line has lost its space.
  private static func code(of line: Substring) -> Substring? {
    for mark in [prompt, continuation] {
      if line.hasPrefix(mark) { return line.dropFirst(mark.count) }
      if line == mark.dropLast() { return "" }
    }
    return nil
  }

  private static func isIncomplete(_ text: String) -> Bool {
    var sources = SourceMap()
    let source = SourceText(name: "", text: text)
    return needsMoreInput(source, id: sources.add(source))
  }
}
