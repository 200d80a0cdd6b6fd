import MokumeLanguage
import MokumeSyntax

extension Completer {
  /// What can stand where a value is needed: names of arguments, then what may be written out, then
  /// values of the right kind. What begins an expression follows once a letter is typed: before
  /// that there would be too much of it.
  var operands: [String] {
    let hint = hint
    let isTopic = context.argument?.callee == ValuePath("help")
    if isTopic, context.argument?.extent == .whole { return labels + topics }
    let first = labels + (hint?.choices ?? []) + values(for: hint)
    if isAtCommandValue, typed.isEmpty { return first + functions }
    // Of what an argument names itself nothing else is likelier.
    if !typed.isEmpty, hint?.choices.contains(where: { $0.hasPrefix(typed) }) == true {
      return first
    }
    if !typed.isEmpty || hint == nil && first.isEmpty || context.argument == nil {
      return first + operandKeywords + functions + evaluator.constantNames
    }
    return first
  }

  /// What is known of the argument at the cursor; nil when what is typed is only part of it.
  var hint: ArgumentHint? {
    guard let argument = context.argument, argument.extent != .part else { return nil }
    if argument.callee == ValuePath("save") {
      let name = argument.label ?? ""
      return argument.label == nil && argument.mayBeLabel
        ? nil : Evaluator.saveHints.first { $0.name == name }
    }
    let hints = evaluator.hints(for: argument.callee) ?? []
    if let label = argument.label { return hints.first { $0.name == label } }
    let isPlaced = hints.indices.contains(argument.position)
    return isPlaced && !evaluator.isVariadic(argument.callee) ? hints[argument.position] : nil
  }

  /// The names of arguments that are not given yet, with their colons.
  var labels: [String] {
    guard let argument = context.argument, argument.mayBeLabel else { return [] }
    return unused(argument).filter { !argument.supplied.contains($0) }.map { $0 + ":" }
  }

  private func unused(_ argument: CursorContext.Argument) -> [String] {
    if argument.callee == ValuePath("save") { return Evaluator.saveOptions }
    let names = (evaluator.hints(for: argument.callee) ?? []).map(\.name)
    return evaluator.isVariadic(argument.callee)
      ? names : Array(names.dropFirst(argument.position))
  }

  /// The variables that fit; one that the text gives a value has no kind yet, and fits.
  private func values(for hint: ArgumentHint?) -> [String] {
    guard let hint else { return variables }
    let asElement = context.argument?.extent == .element
    let fitting = variables.filter { name in
      guard !context.names.contains(name), let value = evaluator.value(of: name) else {
        return true
      }
      return evaluator.offers(value, for: hint, asElement: asElement)
    }
    let models = fitting.filter { name in
      if case .list? = evaluator.value(of: name) { false } else { true }
    }
    return models + fitting.filter { !models.contains($0) }
  }
}
