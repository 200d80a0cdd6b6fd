import Mokume
import MokumeDiagnostics

/// What the configuration file says, and what is wrong with it.
struct Configuration {
  var preferences = Preferences()
  private(set) var problems: [Diagnostic] = []
  /// The file, for the places of the problems.
  private(set) var sources = SourceMap()

  var isBroken: Bool { problems.contains { $0.severity == .error } }

  /// The folder of the configuration: `XDG_CONFIG_HOME`, or `.config` in the home folder.
  static func folder(_ environment: [String: String]) -> String? {
    userFolder("XDG_CONFIG_HOME", ".config", environment)
  }

  /// Reads the configuration; a file that is not there says nothing.
  static func read(_ environment: [String: String]) -> Configuration {
    var configuration = Configuration()
    guard let path = folder(environment).map({ $0 + "/config" }), System.exists(path) else {
      return configuration
    }
    do throws(System.Failure) {
      configuration.read(SourceText(name: path, bytes: try System.read(path)))
    } catch {
      configuration.problems.append(
        Diagnostic(.badSetting, "cannot read the configuration \(path): \(error.reason)"))
    }
    return configuration
  }

  /// Takes the lines of a file: `key = value`, blank ones, and comments after `#`.
  mutating func read(_ text: SourceText) {
    let id = sources.add(text)
    for number in 1...text.lineStarts.count {
      let range = text.lineRange(number)
      let line = text.text(range)
      let isBlank = line.allSatisfy(\.isWhitespace)
      if isBlank || line.drop(while: \.isWhitespace).hasPrefix("#") { continue }
      let span = Span(source: id, lower: range.lowerBound, upper: range.upperBound)
      if let problem = read(line, at: span) { problems.append(problem) }
    }
  }

  private mutating func read(_ line: String, at span: Span) -> Diagnostic? {
    let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else {
      return Diagnostic(
        .badSetting, "a line of the configuration is `key = value`", at: .init(span, "no `=`"),
        helps: ["comments begin with #"])
    }
    let key = trimmed(parts[0])
    guard let setting = Setting.named(key) else { return unknown(key, at: span) }
    guard let value = unquoted(trimmed(parts[1])) else {
      return Diagnostic(
        .badSetting, "the value of `\(setting.name)` has no closing quote",
        at: .init(span, "opened here, still open at the end of the line"))
    }
    return setting.set(&preferences, value)
      ? nil : .badValue(value, of: setting, at: .init(span, "not a value for `\(setting.name)`"))
  }

  private func unknown(_ key: String, at span: Span) -> Diagnostic {
    let names = Setting.all.flatMap { [$0.name] + $0.aliases }
    let near = closestMatches(to: key, among: names).first.map { "did you mean `\($0)`? " } ?? ""
    return Diagnostic(
      .unknownSetting, "unknown setting `\(key)`", at: .init(span, "does nothing"),
      helps: [near + "settings are " + Setting.all.map(\.name).joined(separator: ", ")])
  }

  private func trimmed(_ text: Substring) -> String {
    let start = text.drop(while: \.isWhitespace)
    return String(start.reversed().drop(while: \.isWhitespace).reversed())
  }
}

/// A value without the double quotes around it, which keep spaces at its ends; nil when the first is not
/// closed.
func unquoted(_ text: String) -> String? {
  guard text.hasPrefix("\"") else { return text }
  return text.count >= 2 && text.hasSuffix("\"") ? String(text.dropFirst().dropLast()) : nil
}

/// The program's folder for files of a kind, below what an XDG variable names or a folder of the
/// home folder; nil when neither is known. A relative path is not valid in such a variable
/// (XDG Base Directory Specification 0.8).
func userFolder(
  _ variable: String, _ fallback: String, _ environment: [String: String]
) -> String? {
  if let path = environment[variable], path.hasPrefix("/") { return path + "/mokume" }
  guard let home = environment["HOME"], !home.isEmpty else { return nil }
  return "\(home)/\(fallback)/mokume"
}

extension Diagnostic {
  static func badValue(_ value: String, of setting: Setting, at place: Label?) -> Diagnostic {
    Diagnostic(
      .badSetting, "`\(setting.name)` takes \(setting.takes), got `\(value)`", at: place)
  }
}
