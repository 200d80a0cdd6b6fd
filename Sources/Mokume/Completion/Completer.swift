import MokumeDiagnostics
import MokumeLanguage
import MokumeSyntax

/// Answers what can stand at one place, from the names of a session and what lies on the disk.
struct Completer {
  let evaluator: Evaluator
  var context: CursorContext
  let commands: [CompletionCommand]
  let folders: any Folders
  /// Whether the cursor stands at the start of the value that a command takes.
  var isAtCommandValue = false

  /// What the candidates begin with.
  var typed: String { context.text }

  var list: CompletionList {
    switch context.place {
    case .nothing: words([])
    case .statement(let inBlock): words(variables + keywords(ofStatement: inBlock) + functions)
    case .operand: words(operands)
    case .label: words(labels)
    case .field(let path): words(path.flatMap { evaluator.value(at: $0) }.map(fields) ?? [])
    case .mapKey: words(["else:"])
    case .string(let role): strings(role)
    case .command: words(commands.map(\.name))
    case .commandArgument(of: let word): argument(of: word)
    case .topic: words(topics)
    }
  }

  /// Those of the words that begin with what is typed, each once.
  func words(_ candidates: [String]) -> CompletionList {
    var seen: Set<String> = []
    let fitting = candidates.filter { $0.utf8.starts(with: typed.utf8) && seen.insert($0).inserted }
    return CompletionList(range: context.range, candidates: fitting)
  }

  private func fields(_ value: Value) -> [String] { evaluator.fields(of: value) }
}

extension Completer {
  /// The session's own names, and those that the text itself defines.
  var variables: [String] {
    (evaluator.variableNames + context.names).filter { !$0.hasPrefix("_") }.sorted()
  }

  var functions: [String] { evaluator.functionNames }

  /// What help has a text for: every name, every word of the language and every message; behind a
  /// colon, the commands.
  var topics: [String] {
    if typed.hasPrefix(":") { return commands.map { ":" + $0.name } }
    return evaluator.helpNames.filter { !$0.hasPrefix("_") }.sorted()
      + DiagnosticCode.allCases.map(\.rawValue).sorted()
  }

  /// The words that a statement can begin with.
  private func keywords(ofStatement inBlock: Bool) -> [String] {
    let everywhere: [Keyword] = [.assert, .for, .if, .load, .plan, .save]
    let rest: [Keyword] = inBlock ? [.return] : [.def, .import, .param]
    return (everywhere + rest).map(\.rawValue).sorted()
  }

  /// The words that a value can begin with.
  var operandKeywords: [String] {
    [Keyword.false, .if, .load, .not, .true].map(\.rawValue)
  }
}

extension Completer {
  /// The same with a cursor in the statement or value behind a command, if one stands there.
  func inCommandArgument(of bytes: [UInt8]) -> Completer {
    guard case .commandArgument(of: let word) = context.place, let command = command(word) else {
      return self
    }
    var inner = self
    switch command.argument {
    case .statement: inner.context = context.statement(in: bytes)
    case .expression:
      inner.context = context.value(in: bytes)
      let start = inner.context.range.lowerBound
      inner.isAtCommandValue = inner.context.place == .operand && start == context.range.lowerBound
    default: break
    }
    return inner
  }

  private func argument(of word: String) -> CompletionList {
    switch command(word)?.argument {
    case .script: scripts(quoted: false)
    case .variable: words(variables)
    case .words(let choices): words(choices)
    case .settings(let settings): values(of: settings)
    case .none?, .statement, .expression, nil: words([])
    }
  }

  /// A name, or the values of the one that is typed.
  private func values(of settings: [CompletionCommand.Setting]) -> CompletionList {
    let name = typed.prefix { $0 != " " && $0 != "=" }
    if name.utf8.count == typed.utf8.count { return words(settings.map(\.name)) }
    let value = String(typed.dropFirst(name.count).drop { $0 == " " || $0 == "=" })
    let setting = settings.first { $0.name == name || $0.aliases.contains(String(name)) }
    let end = context.range.upperBound
    return CompletionList(
      range: end - value.utf8.count..<end,
      candidates: (setting?.values ?? []).filter { $0.utf8.starts(with: value.utf8) })
  }

  /// The command that a word means: its name, perhaps with `!`, or the beginning of no other's.
  private func command(_ word: String) -> CompletionCommand? {
    let name = word.hasSuffix("!") ? String(word.dropLast()) : word
    if let exact = commands.first(where: { $0.name == name }) { return exact }
    let meant = commands.filter { $0.name.hasPrefix(name) }
    return meant.count == 1 ? meant[0] : nil
  }
}
