import MokumeDiagnostics

/// Says in the words of a config what a message says in those of the script.
struct ConfigWords {
  /// The command that prints the script.
  let command: String

  /// The message in a config's words; nil if its own are as good there.
  ///
  /// - Parameter code: what of the script it is about.
  func said(_ diagnostic: Diagnostic, of code: String) -> Diagnostic? {
    var said = diagnostic
    switch diagnostic.code {
    case .uncoveredTensors:
      said.helps = ["give the others a value at the end of the list: - value: 1"]
    case .deadRule:
      said.helps = [
        "a filter is a part of a tensor's name; mergekit passes over one that fits none"
      ]
    case .layerPastEnd:
      said.helps = diagnostic.helps.map(layerRange)
    case .layersAgainstConfig:
      said.helps = [
        "keep each layer at a number where it stays what it was",
        "or save to one file in the script that \(command) prints, and write a config.json for it",
      ]
    case .wrongKind where diagnostic.message.hasPrefix("`load` takes a base"):
      said.message = "what stands behind `+` must be an adapter"
      said.primary?.text = "\(code) is a whole model"
      said.helps = ["list it as a model of its own to merge the two"]
    default: return nil
    }
    return said
  }

  /// A range of the language, which may be written in two ways, as a `layer_range`.
  private func layerRange(_ help: String) -> String {
    guard let range = help.firstMatch(of: #/^write (\d+)\.\.<(\d+) /#)?.output else { return help }
    return "write layer_range: [\(range.1), \(range.2)]"
  }
}
