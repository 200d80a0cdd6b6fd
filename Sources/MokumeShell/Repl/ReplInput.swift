import Mokume

/// A part of what was typed or pasted that runs as one.
enum ReplInput: Hashable {
  /// Statements of the language.
  case statements(String)
  /// A line that begins with `:`.
  case command(String)
  /// `?name`, `name?` or `help name`: what was asked about.
  case help(topic: String, line: String)
  /// `exit` or `quit`, as other languages have it.
  case leave(String)

  /// The text as it is kept in the history.
  var text: String {
    switch self {
    case .statements(let text), .command(let text), .leave(let text), .help(_, let text): text
    }
  }

  /// Takes a text apart. A line is a command only where a statement could begin.
  ///
  /// - Parameter defines: whether the session has a variable of this name, which comes before words
  ///   such as `exit`.
  static func parts(of text: String, defines: (String) -> Bool) -> [ReplInput] {
    var parts: [ReplInput] = []
    var open: [Substring] = []
    func finish() {
      let statements = open.joined(separator: "\n")
      if !statements.allSatisfy({ $0.isWhitespace }) {
        parts += Session.statements(in: statements).map { .statements(trimmedEnd($0)) }
      }
      open = []
    }
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if let special = ReplInput(line: line, defines: defines),
        open.isEmpty || !Session.needsMore(open.joined(separator: "\n"))
      {
        finish()
        parts.append(special)
      } else {
        open.append(line)
      }
    }
    finish()
    return parts
  }

  /// A line that is no statement, or nil.
  private init?(line: Substring, defines: (String) -> Bool) {
    let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
    guard let first = words.first else { return nil }
    let text = ReplInput.trimmedEnd(String(line))
    switch first {
    case _ where first.hasPrefix(":"): self = .command(text)
    case _ where first.hasPrefix("?"):
      let rest = ([String(first.dropFirst())] + words.dropFirst()).joined(separator: " ")
      self = .help(topic: ReplInput.topic(rest), line: text)
    case "help" where words.count <= 2 && !words.dropFirst().contains(where: ReplInput.isCode):
      self = .help(topic: ReplInput.topic(words.dropFirst().joined()), line: text)
    case "exit", "quit", "exit()", "quit()":
      guard words.count == 1, !defines(String(first.prefix(4))) else { return nil }
      self = .leave(text)
    case _ where words.count == 1 && first.hasSuffix("?") && !ReplInput.isCode(first.dropLast()):
      self = .help(topic: ReplInput.topic(String(first.dropLast())), line: text)
    default: return nil
    }
  }

  /// Whether a word is more than a name.
  private static func isCode(_ word: some StringProtocol) -> Bool {
    !word.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." || $0 == ":" }
  }

  /// The name in `ties`, `"ties"`, `ties()` or `ties([a, b])`.
  private static func topic(_ text: String) -> String {
    let name = text.drop { $0 == " " || $0 == "\"" || $0 == "?" }
      .prefix { $0 != "(" && $0 != "\"" && $0 != " " && $0 != ";" }
    return String(name)
  }

  private static func trimmedEnd(_ text: String) -> String {
    var text = text[...]
    while text.last?.isWhitespace == true { text.removeLast() }
    while text.first?.isNewline == true { text.removeFirst() }
    return String(text)
  }
}
