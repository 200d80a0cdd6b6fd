import MokumeDiagnostics
import MokumeSyntax

extension Builtin {
  /// The function that explains the others.
  static let helping: [Builtin] = [
    Builtin(
      "help",
      [BuiltinParameter("name", .any, "a function, or a name in quotes", default: .none)],
      summary: "Shows what a function does and takes.",
      details: "A session also takes help ties and ?ties.", example: "help(ties)"
    ) { call throws(Diagnostic) in
      let evaluator = call.evaluator
      let width = evaluator.host.lineWidth
      guard call.arguments[0].expression != nil else {
        evaluator.host.print(evaluator.orientation(width: width))
        return .none
      }
      guard let topic = call.topic else {
        throw call.wrongKind("a function or a name", got: call[0], at: call.place(0))
      }
      guard let text = evaluator.help(on: topic, width: width) else {
        throw .noHelp(topic, matches: evaluator.helpMatches(for: topic), at: call.place(0))
      }
      evaluator.host.print(text)
      return .none
    }
  ]
}

extension BuiltinCall {
  /// The name that help was asked for: a text, the function's, or that of the variable.
  fileprivate var topic: String? {
    switch self[0] {
    case .string(let name): name
    case .function(let function): function.name
    default:
      if case .name(let name)? = arguments[0].expression?.kind { name } else { nil }
    }
  }
}
