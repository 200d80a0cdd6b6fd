import ArgumentParser
import Mokume
import MokumeDiagnostics

/// A script to run and the settings of its `param`s.
struct ScriptArguments: ParsableArguments {
  @Option(
    name: .customShort("e"), help: "Run this code instead of a file; several are run in turn.")
  var code: [String] = []

  @Argument(
    help: ArgumentHelp(
      "The script, - for standard input, then name=value for its parameters.",
      valueName: "script name=value"),
    completion: .scripts)
  var arguments: [String] = []

  func validate() throws {
    for setting in settings where !setting.contains("=") {
      throw ValidationError("expected name=value for a parameter, got `\(setting)`")
    }
  }

  /// Refuses a command line without a script when none comes through a pipe either. Called when a
  /// command begins: in `validate` it would come before unknown options are named, and these are the
  /// likelier mistake.
  func requireScript(_ terminal: Terminal) throws {
    if code.isEmpty && arguments.isEmpty && terminal.inputIsTerminal {
      throw ValidationError("no script was given")
    }
  }

  /// The parameter settings, as written.
  private var settings: ArraySlice<String> { code.isEmpty ? arguments.dropFirst() : arguments[...] }

  /// The parameter settings, split at the first `=`.
  var overrides: [(name: String, text: String)] {
    settings.map { setting in
      let parts = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
    }
  }

  /// Whether a script is named here, so that it does not come through a pipe.
  var namesScript: Bool { !code.isEmpty || !arguments.isEmpty }

  /// Reads the script.
  func source(_ streams: any Streams) throws(Diagnostic) -> SourceText {
    if !code.isEmpty { return SourceText(name: "<code>", text: code.joined(separator: "\n")) }
    return try readScript(arguments.first ?? "-", streams)
  }
}

/// Reads a script by its path, or from standard input for `-`.
func readScript(_ path: String, _ streams: any Streams) throws(Diagnostic) -> SourceText {
  if path == "-" { return SourceText(name: "<stdin>", bytes: streams.readInput()) }
  return try Session.readScript(path)
}

extension CompletionKind {
  /// Files that may be scripts.
  static var scripts: CompletionKind { .file(extensions: ["merge"]) }
}
