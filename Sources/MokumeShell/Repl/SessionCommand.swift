import MokumeDiagnostics

/// A command of the session, such as `:vars`: one row of the table from which `:help`, completion and
/// tests are made. Commands are no part of the language.
struct SessionCommand: Sendable {
  /// What can stand behind the name, for completion.
  enum Argument: Hashable, Sendable {
    case none, statement, expression, path, name, setting, text
  }

  let name: String
  /// What stands behind the name, as help shows it.
  let usage: String
  /// What it does, in one line.
  let summary: String
  let argument: Argument
  /// Whether `!` may stand behind the name, to replace what is there.
  var takesForce = false
  let run: @Sendable (Repl, CommandCall) throws -> Void

  /// The command a word means: its name, or the beginning of no other's.
  static func named(_ word: String) -> SessionCommand? {
    if let exact = all.first(where: { $0.name == word }) { return exact }
    let matches = all.filter { !word.isEmpty && $0.name.hasPrefix(word) }
    return matches.count == 1 ? matches[0] : nil
  }

  /// Every command, in the order of its help.
  static let all: [SessionCommand] = [
    SessionCommand(
      name: "vars", usage: "[TEXT]",
      summary: "list the variables, or those with TEXT in their line",
      argument: .name, run: { try $0.listVariables($1) }),
    SessionCommand(
      name: "plan", usage: "[VALUE]", summary: "show what saving a value would read, do and need",
      argument: .expression, run: { try $0.plan($1) }),
    SessionCommand(
      name: "time", usage: "STATEMENT", summary: "run a statement and tell how long it took",
      argument: .statement, run: { try $0.time($1) }),
    SessionCommand(
      name: "run", usage: "FILE [NAME=VALUE …]", summary: "run a script and keep its names",
      argument: .path, run: { try $0.include($1) }),
    SessionCommand(
      name: "reload", usage: "", summary: "read changed models and scripts again",
      argument: .none, run: { try $0.reload($1) }),
    SessionCommand(
      name: "edit", usage: "[NAME | NUMBER]",
      summary: "change the last input, or another, in $EDITOR and run it", argument: .name,
      run: { try $0.edit($1) }),
    SessionCommand(
      name: "history", usage: "[TEXT]", summary: "list what was typed, or what has TEXT in it",
      argument: .text, run: { try $0.listHistory($1) }),
    SessionCommand(
      name: "write", usage: "[FILE]", summary: "write the session as a script; :write! replaces",
      argument: .path, takesForce: true, run: { try $0.write($1) }),
    SessionCommand(
      name: "set", usage: "[NAME [VALUE]]", summary: "show or change settings",
      argument: .setting, run: { try $0.set($1) }),
    SessionCommand(
      name: "help", usage: "[COMMAND]", summary: "list the commands", argument: .none,
      run: { try $0.explainCommands($1) }),
    SessionCommand(
      name: "quit", usage: "", summary: "leave", argument: .none, run: { try $0.quit($1) }),
  ]
}

/// A command as it was typed.
struct CommandCall {
  let source: SourceText
  /// The name, `:` and `!` not among it.
  let word: String
  /// Where the name stands, with its `:`.
  let wordRange: Range<Int>
  let isForced: Bool
  /// What stands behind the name, spaces around it not among it.
  let argument: String
  let argumentRange: Range<Int>

  init(_ source: SourceText) {
    let bytes = source.bytes
    let blank = Set(" \t".utf8)
    let start = bytes.firstIndex { !blank.contains($0) } ?? bytes.count
    let nameEnd =
      bytes[min(start + 1, bytes.count)...].firstIndex {
        blank.contains($0) || $0 == UInt8(ascii: "!")
      } ?? bytes.count
    isForced = nameEnd < bytes.count && bytes[nameEnd] == UInt8(ascii: "!")
    let wordEnd = nameEnd + (isForced ? 1 : 0)
    let lower = bytes[wordEnd...].firstIndex { !blank.contains($0) } ?? bytes.count
    self.source = source
    word = source.text(min(start + 1, nameEnd)..<nameEnd)
    wordRange = start..<wordEnd
    argumentRange = lower..<bytes.count
    argument = source.text(lower..<bytes.count)
  }

  /// The argument alone, at the place where it was typed.
  var masked: SourceText {
    let margin = [UInt8](repeating: UInt8(ascii: " "), count: argumentRange.lowerBound)
    return SourceText(name: source.name, bytes: margin + source.bytes[argumentRange])
  }

  /// The words of the argument; quotes keep spaces and fall away.
  var words: [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    for character in argument {
      switch character {
      case quote: quote = nil
      case "\"", "'":
        if quote == nil { (quote, word) = (character, word ?? "") } else { word?.append(character) }
      case _ where character.isWhitespace && quote == nil:
        if let whole = word { words.append(whole) }
        word = nil
      default: word = (word ?? "") + String(character)
      }
    }
    return word.map { words + [$0] } ?? words
  }
}
