import ArgumentParser

/// Scripts that a command goes through, and settings of their `param`s.
struct ScriptList: ParsableArguments {
  @Option(name: .customShort("e"), help: "Take this code instead of files.")
  var code: [String] = []

  @Argument(
    help: ArgumentHelp(
      "Scripts, - for standard input, and name=value for their parameters.",
      valueName: "script name=value"),
    completion: .scripts)
  var arguments: [String] = []

  /// Each script with all settings, as if it were the only one.
  var scripts: [ScriptArguments] {
    let settings = arguments.filter(Self.isSetting)
    let paths = arguments.filter { !Self.isSetting($0) }
    if !code.isEmpty || paths.isEmpty { return [script(code, arguments)] }
    return paths.map { script([], [$0] + settings) }
  }

  private func script(_ code: [String], _ arguments: [String]) -> ScriptArguments {
    var script = ScriptArguments()
    script.code = code
    script.arguments = arguments
    return script
  }

  /// Whether a name and `=` begin it; the path of a script may hold a `=` behind a `/` or a dot.
  private static func isSetting(_ argument: String) -> Bool {
    guard let equals = argument.firstIndex(of: "=") else { return false }
    return argument[..<equals].allSatisfy {
      $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_")
    }
  }
}
