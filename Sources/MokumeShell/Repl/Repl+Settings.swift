import Mokume
import MokumeDiagnostics

extension Repl {
  /// `:set`, `:set name`, `:set name value` or `:set name=value`
  func set(_ call: CommandCall) throws {
    if call.argument.isEmpty { return output.echo(Setting.all.map(line).joined(separator: "\n")) }
    let name = String(call.argument.prefix { $0 != " " && $0 != "=" })
    guard let setting = Setting.named(name) else { throw unknown(name, call) }
    let rest = call.argument.dropFirst(name.count).drop { $0 == " " || $0 == "=" }
    if rest.isEmpty { return output.echo(line(setting)) }
    guard let value = unquoted(String(rest)), setting.set(&preferences, value) else {
      let lower = call.argumentRange.upperBound - rest.utf8.count
      throw failure(
        .badSetting, "`\(setting.name)` takes \(setting.takes), got `\(rest)`", call,
        lower..<call.argumentRange.upperBound, label: "not a value for `\(setting.name)`")
    }
    apply(setting)
  }

  /// Makes what the session works with follow the preferences.
  private func apply(_ setting: Setting) {
    switch setting.name {
    case "threads": session.options.threads = preferences.threads ?? session.options.threads
    case "memory": session.options.memory = preferences.memory ?? session.options.memory
    case "color":
      output.usesColor = CommonOptions.usesColor(
        preferences.color, streams.terminal, Preferences())
    case "progress":
      output.reporter.mode = ProgressMode(
        preferences.progress, streams.terminal, writesJSON: false)
    case "history": editor.limitHistory(to: preferences.history)
    default: break
    }
  }

  private func line(_ setting: Setting) -> String {
    let column = Setting.all.map(\.name.count).max() ?? 0
    let gap = String(repeating: " ", count: column - setting.name.count + 2)
    let value = setting.text(preferences)
    let space = String(repeating: " ", count: max(0, 10 - value.count) + 2)
    return setting.name + gap + value + space + setting.summary
  }

  private func unknown(_ name: String, _ call: CommandCall) -> Diagnostic {
    let near = closestMatches(to: name, among: Setting.all.map(\.name))
    let lower = call.argumentRange.lowerBound
    return failure(
      .badCommand, "there is no setting `\(name)`", call, lower..<lower + name.utf8.count,
      label: "unknown",
      helps: [near.first.map { "did you mean `\($0)`?" } ?? ":set lists the settings"])
  }
}
