import Mokume
import MokumeDiagnostics

extension ScriptHelp {
  /// The help of a script: the comment at its head, how it is used, and its parameters.
  ///
  /// - Parameter usage: the command line up to its settings.
  func text(usage: String, width: Int) -> String {
    var parts: [String] = []
    if !summary.isEmpty { parts.append(summary) }
    parts.append("Usage: \(usage)\(parameters.isEmpty ? "" : " [name=value …]")")
    if !parameters.isEmpty { parts.append("Parameters:\n" + list(width: width)) }
    parts.append("mokume help run lists the flags.")
    return parts.joined(separator: "\n\n") + "\n"
  }

  /// The parameters with their defaults, and their comments in a column of their own.
  private func list(width: Int) -> String {
    let widest = parameters.map(\.setting.count).max() ?? 0
    let column = min(widest, 32) + 4
    return parameters.flatMap { $0.lines(column: column, width: width) }.joined(separator: "\n")
  }
}

extension ScriptHelp.Parameter {
  /// It as it would be set to its default.
  fileprivate var setting: String { "\(name)=\(defaultText)" }

  fileprivate func lines(column: Int, width: Int) -> [String] {
    let words = doc + (range.map { doc.isEmpty ? $0 : " (\($0))" } ?? "")
    let margin = String(repeating: " ", count: column)
    let text = wrapped(words.replacing("\n", with: " "), width: max(20, width - column))
    let head = "  " + setting
    guard let first = text.first, head.count + 2 <= column else {
      return [head] + text.map { margin + $0 }
    }
    let gap = String(repeating: " ", count: column - head.count)
    return [head + gap + first] + text.dropFirst().map { margin + $0 }
  }
}
