import MokumeDiagnostics
import MokumeSyntax

extension Evaluator {
  /// What a session says to `?name`: help on a function or a word of the language, or where a
  /// variable came from. Nil when nothing has this name.
  ///
  /// - Parameter width: characters in a line.
  public func help(on topic: String, width: Int) -> String? {
    if let help = help(for: topic) { return help.text(width: width) }
    if let binding = globals.bindings[topic] { return origin(of: topic, binding, width: width) }
    return Topic.named(topic)?.help.text(width: width)
  }

  /// The names that help may have been asked for, most likely first; empty when none is near.
  public func helpMatches(for topic: String) -> [String] {
    closestMatches(to: topic, among: helpNames)
  }

  /// Every name that has help: functions, words, predefined names and the script's own.
  public var helpNames: [String] {
    variableNames + functionNames + Topic.all.flatMap(\.names)
  }

  private func origin(of name: String, _ binding: Binding, width: Int) -> String {
    var lines = [echo(binding.value, as: name, within: EchoLimits(width: width))]
    if let place = binding.definition {
      let source = sources[place.source]
      lines.append("  defined  \(source.name):\(source.lineNumber(at: place.lower))")
    }
    if let expression = binding.expression {
      let line = text(expression.span).split(whereSeparator: \.isWhitespace)
        .joined(separator: " ")
      lines.append("  is       " + shortened(line, to: max(20, width - 11)))
    }
    return lines.joined(separator: "\n")
  }

  /// A short orientation, for who types `help` and nothing else.
  ///
  /// - Parameter width: characters in a line.
  public func orientation(width: Int) -> String {
    let names = functionNames.joined(separator: " ")
    return """
      A statement runs as soon as it is whole. A ; at its end hides the value.
        a = load "models/a"              a model: a folder or a .safetensors file
        out = base + 0.5 * (a - base)    arithmetic is lazy: nothing is computed yet
        plan out                         what saving it would read, do and need
        save out "merged/"               computes and writes
        ?ties                            help on a name, also of a variable
      functions  \(hanging(names, at: 11, width: width))
      """
  }
}
