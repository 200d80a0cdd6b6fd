import MokumeDiagnostics
import MokumeGraph
import MokumeSyntax

/// A `param` of a script, as its help lists it.
public struct ScriptParameter: Hashable, Sendable {
  public let name: String
  /// The range, as written, or nil.
  public let range: String?
  /// The default, as written.
  public let defaultText: String
  public let doc: String
}

extension Evaluator {
  /// The parameters a script takes, in its order.
  public func parameters(of program: Program) -> [ScriptParameter] {
    program.statements.compactMap { statement in
      guard case .parameter(let name, let range, let value, let doc) = statement.kind else {
        return nil
      }
      return ScriptParameter(
        name: name.text, range: range.map { text($0.span) }, defaultText: text(value.span),
        doc: doc)
    }
  }

  /// Refuses settings that no `param` of the script takes.
  func checkOverrides(_ program: Program) throws(Diagnostic) {
    let names = parameters(of: program).map(\.name)
    for override in overrides where !names.contains(override.name) {
      throw .unknownParameter(
        override.name, known: names, matches: closestMatches(to: override.name, among: names))
    }
  }

  func parameter(
    _ name: Identifier, range: Expression?, default expression: Expression
  ) throws(Diagnostic) {
    var value = try evaluate(expression)
    var given: Override?
    // A setting is for the script that runs, not for the files it imports.
    if importing.isEmpty, let override = overrides.last(where: { $0.name == name.text }) {
      value = try setting(override, for: name, default: value)
      given = override
      settings[name.text] = value
    }
    if let range { try check(value, in: range, name, expression, given) }
    frame.scope.bind(
      name.text, Binding(value, definition: name.span, expression: expression))
  }

  private func check(
    _ value: Value, in range: Expression, _ name: Identifier, _ expression: Expression,
    _ given: Override?
  ) throws(Diagnostic) {
    guard case .range(let bounds) = try evaluate(range) else {
      throw .wrongKind(
        of: "param", needs: "a range such as 0...1", got: text(range.span), label: "not a range",
        at: range.span)
    }
    let items = if case .list(let items) = value { items } else { [value] }
    for item in items {
      guard case .number(let number) = item else {
        throw .wrongKind(
          of: "param", needs: "a number for `\(name.text)`, since it has a range",
          got: item.described(in: graph), label: item.kind(in: graph), at: expression.span)
      }
      guard bounds.contains(number) else {
        throw .outOfRange(
          name.text, bounds, number, label: given.map { "given as \($0.name)=\($0.text)" },
          at: given == nil ? expression.span : name.span)
      }
    }
  }

  /// The value a setting's text stands for: a literal of the language, or the text itself when the
  /// default is a string.
  private func setting(
    _ override: Override, for name: Identifier, default value: Value
  ) throws(Diagnostic) -> Value {
    if case .string = value { return .string(override.text) }
    guard let parsed = literal(override.text), parsed.isAlike(value) else {
      throw .badParameterValue(
        override.name, override.text, needs: value.described(in: graph),
        example: value.literal(in: graph), at: name.span)
    }
    return parsed
  }

  private func literal(_ text: String) -> Value? {
    let source = SourceText(name: "<setting>", text: text)
    let (program, problems) = parse(source, id: addSource(source))
    guard !problems.contains(where: { $0.severity == .error }), program.statements.count == 1,
      case .expression(let expression) = program.statements[0].kind
    else { return nil }
    return literal(expression)
  }

  private func literal(_ expression: Expression) -> Value? {
    switch expression.kind {
    case .number(let number, _): return .number(number)
    case .size(let bytes, _): return .number(Double(bytes))
    case .boolean(let truth): return .boolean(truth)
    case .string(let parts):
      var text = ""
      for part in parts {
        guard case .text(let piece) = part else { return nil }
        text += piece
      }
      return .string(text)
    case .unary(.negate, let operand):
      if case .number(let number)? = literal(operand) { return .number(-number) }
      return nil
    case .name(let name):
      let value = prelude.lookup(name)?.value
      return switch value {
      case .number, .dtype, .some(.none): value
      default: nil
      }
    case .list(let items):
      let values = items.compactMap { literal($0) }
      return values.count == items.count ? .list(values) : nil
    default: return nil
    }
  }
}

extension Value {
  /// Whether a setting of this kind may take the place of a default.
  fileprivate func isAlike(_ other: Value) -> Bool {
    switch (self, other) {
    case (.number, .number), (.boolean, .boolean), (.list, .list), (.dtype, .dtype): true
    case (_, .none): true
    default: false
    }
  }
}
