import MokumeDiagnostics
import MokumeGraph

extension Builtin {
  /// Functions that look at or talk to the world outside the script.
  static let surroundings: [Builtin] = [
    Builtin(
      "print", [], isVariadic: true, summary: "Shows values on one line.",
      details: "Numbers that only the weights can tell, such as a norm, are computed. A table "
        + "begins on a line of its own.",
      example: "print(\"models:\", len([a, b]))"
    ) { call throws(Diagnostic) in
      call.evaluator.host.print(try joined(call))
      return .none
    },
    Builtin(
      "warn", [], isVariadic: true, summary: "Shows a warning and goes on.",
      example: "warn(\"density is high\")"
    ) { call throws(Diagnostic) in
      call.evaluator.host.warn(.scriptWarning(try joined(call), at: call.span))
      return .none
    },
    Builtin(
      "error", [], isVariadic: true, summary: "Ends the script with a message.",
      example: "if len([a, b]) < 2 { error(\"needs two models\") }"
    ) { call throws(Diagnostic) in
      throw .scriptError(try joined(call), at: call.span)
    },
    Builtin(
      "exists", [BuiltinParameter("path", .string, "file or directory")],
      summary: "Whether a file or directory is there.", example: "exists(\"models/a\")"
    ) { call throws(Diagnostic) in
      .boolean(call.evaluator.host.exists(call.string(0)))
    },
    Builtin(
      "env",
      [
        BuiltinParameter("name", .string, "environment variable"),
        BuiltinParameter("default", .any, "value when it is not set", default: .none),
      ],
      summary: "The text of an environment variable.", example: "env(\"HOME\", default: \"/\")"
    ) { call throws(Diagnostic) in
      if let text = call.evaluator.host.environment(call.string(0)) { return .string(text) }
      guard call.isGiven(1) else {
        throw .unsetVariable(call.string(0), at: call.place(0))
      }
      return call[1]
    },
    Builtin(
      "files", [BuiltinParameter("glob", .string, "path with * and ?")],
      summary: "The paths that match a glob, in alphabetical order.",
      example: "files(\"models/*\")"
    ) { call throws(Diagnostic) in
      let paths: [String]
      do throws(HostFailure) {
        paths = try call.evaluator.host.files(call.string(0))
      } catch {
        throw error.diagnostic(at: call.place(0))
      }
      return .list(paths.map { .string($0) })
    },
  ]

  /// The text with control characters but line breaks and tabs as `\u{1B}`: a name from a model's
  /// header must not colour or rewrite the terminal.
  private static func printable(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      let isControl = scalar.properties.generalCategory == .control
      return isControl && scalar != "\n" && scalar != "\t"
        ? escapingControls(String(scalar)) : String(scalar)
    }.joined()
  }

  /// The values with spaces between them; tables stand on lines of their own.
  private static func joined(_ call: BuiltinCall) throws(Diagnostic) -> String {
    var text = ""
    var isAfterTable = false
    for (index, argument) in call.rest.enumerated() {
      let word = try call.evaluator.display(
        argument.value, argument.origin?.span ?? call.span)
      let isTable = if case .table = argument.value { true } else { false }
      text += index == 0 ? "" : isTable || isAfterTable ? "\n" : " "
      // A table has escaped its names itself, as its form has it.
      text += isTable ? word : printable(word)
      isAfterTable = isTable
    }
    return text
  }
}
