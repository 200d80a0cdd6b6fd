import Mokume
import MokumeDiagnostics

extension Repl {
  /// `:run FILE name=value …`
  func include(_ call: CommandCall) throws {
    guard let file = call.words.first else {
      throw failure(
        .badCommand, ":run needs a script", call, call.wordRange, label: "of what",
        helps: ["such as :run s.merge density=0.3"])
    }
    var settings: [(name: String, text: String)] = []
    for word in call.words.dropFirst() {
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty else {
        throw failure(
          .badCommand, "expected name=value for a parameter, got `\(word)`", call,
          helps: ["such as :run \(file) density=0.3"])
      }
      settings.append((String(parts[0]), String(parts[1])))
    }
    let source: SourceText
    do {
      source = try Session.readScript(expanded(file))
    } catch {
      throw failure(error.code, error.message, call, label: "not a script")
    }
    try session.include(source, settings: settings)
  }

  /// `:reload`
  func reload(_ call: CommandCall) throws {
    let reload = session.reload()
    let changed = (reload.changed + reload.scripts).joined(separator: ", ")
    if !reload.failures.isEmpty {
      for failure in reload.failures { show(failure, in: call.source) }
      output.say("all names are as they were; once this is mended, :reload tries again")
    } else if changed.isEmpty {
      output.say("no model has changed")
    } else {
      output.say("read again: \(changed)")
    }
  }

  /// `:write FILE`, or to the screen.
  func write(_ call: CommandCall) throws {
    guard let file = call.words.first else {
      return output.print(String(session.script(at: "-").dropLast()))
    }
    let path = expanded(file)
    do throws(System.Failure) {
      try System.write(session.script(at: path), to: path, replacing: call.isForced)
      output.say("wrote \(path)")
    } catch {
      if error.isFileThere {
        throw failure(
          .outputExists, "\(path) exists", call, label: "not replaced",
          helps: ["to replace it: :write! \(call.argument)"])
      }
      throw failure(
        .unwritableOutput, "cannot write \(path)", call, label: error.reason)
    }
  }

  /// A path with `~/` as the home folder.
  private func expanded(_ path: String) -> String {
    guard path.hasPrefix("~/"), let home = streams.terminal.environment["HOME"] else { return path }
    return home + path.dropFirst()
  }

  /// `:edit [name | number]`
  func edit(_ call: CommandCall) throws {
    let text = try editable(call)
    let edited: String
    do {
      edited = try TextEditor(streams.terminal.environment).edit(text)
    } catch {
      throw failure(.badCommand, error.message, call, call.wordRange, label: "nothing was run")
    }
    if edited == text || edited.allSatisfy(\.isWhitespace) {
      return output.say("not changed, so not run")
    }
    run(typed: edited)
  }

  private func editable(_ call: CommandCall) throws -> String {
    let argument = call.argument
    if argument.isEmpty {
      return inputs.dropLast().last { !$0.hasPrefix(":") && !$0.hasPrefix("?") }
        ?? editor.history.last { !$0.hasPrefix(":") && !$0.hasPrefix("?") } ?? ""
    }
    if let number = Int(argument) {
      guard (1..<inputs.count).contains(number) else {
        throw failure(
          .badCommand, "there is no input \(number)", call, label: "not typed yet",
          helps: [":history lists them"])
      }
      return inputs[number - 1]
    }
    guard let text = session.definition(of: argument) else {
      throw failure(
        .unknownName, "nothing in this session defined `\(argument)`", call, label: "not defined",
        helps: [":vars lists the variables"])
    }
    return text
  }

  /// `:history [TEXT]`
  func listHistory(_ call: CommandCall) throws {
    var entries = editor.history.prefix(earlierCount).map { ("", $0) }
    entries += inputs.dropLast().enumerated().map { ("\($0 + 1)", $1) }
    if !call.argument.isEmpty { entries.removeAll { !$0.1.contains(call.argument) } }
    let shown = call.argument.isEmpty ? entries.suffix(Repl.shownHistory) : entries[...]
    if shown.isEmpty { return output.say("nothing found") }
    let lines = shown.map { number, text in
      let margin = String(repeating: " ", count: max(0, 4 - number.count)) + number + "  "
      return margin
        + text.split(separator: "\n", omittingEmptySubsequences: false)
        .joined(separator: "\n      ")
    }
    output.echo(lines.joined(separator: "\n"))
    if shown.count < entries.count {
      output.say("\(entries.count - shown.count) earlier; :history TEXT searches all")
    }
  }

  private static let shownHistory = 40
}
