import MokumeDiagnostics
import MokumeGraph
import MokumeSyntax

/// How a statement ended.
enum Flow {
  /// It ran to its end; an expression or an assignment hands on its value.
  case proceed(Value?)
  /// A `return` gave this value.
  case returned(Value)
}

extension Evaluator {
  /// Runs a whole script.
  ///
  /// A statement whose value is dropped gets a warning, which `execute` does not give: a session
  /// shows that value.
  ///
  /// - Throws: the first error, with its place.
  public func run(_ program: Program) throws(Diagnostic) {
    try checkOverrides(program)
    for (index, statement) in program.statements.enumerated() {
      _ = try execute(statement)
      // Not at the end: a save further on may take hours.
      warnOfUnusedValues(statement, isFirst: index == 0)
    }
  }

  /// Runs one statement and returns the value a session would show: that of an expression or of an
  /// assignment. Whether to show it is up to the caller (see `Statement.isSilent`).
  ///
  /// - Throws: the first error, with its place; names keep the values they had.
  public func execute(_ statement: Statement) throws(Diagnostic) -> Value? {
    let before = frame
    let names = self.names
    defer {
      frame = before
      forgetRules()
    }
    let flow: Flow
    do throws(Diagnostic) {
      flow = try perform(statement)
    } catch {
      // A loop may have assigned before it failed; what remembers the statements that succeeded
      // would otherwise give other values when it runs them again.
      restore(names)
      throw error
    }
    reportRules()
    switch flow {
    case .proceed(.none?), .proceed(nil): return nil
    case .proceed(let value?): return value
    case .returned: return nil
    }
  }

  func perform(_ statement: Statement) throws(Diagnostic) -> Flow {
    nesting += 1
    defer { nesting -= 1 }
    switch statement.kind {
    case .assign(let name, let expression):
      return .proceed(try assign(name, expression))
    case .parameter(let name, let range, let value, _):
      try parameter(name, range: range, default: value)
    case .define(let name, let parameters, let body, let doc):
      try define(name, parameters, body, doc: doc)
    case .forEach(let name, let source, let body):
      return try forEach(name, source, body)
    case .ifElse(let condition, let then, let otherwise):
      return try choose(
        condition, then: { () throws(Diagnostic) in try perform(then) },
        otherwise: { () throws(Diagnostic) in try perform(otherwise ?? []) })
    case .returnValue(let expression):
      return .returned(try evaluate(expression))
    case .assert(let condition, let message):
      try assert(condition, message)
    case .plan(let expression):
      try plan(expression)
    case .importFile(let path, let span, let alias):
      try importFile(path, span, alias)
    case .save(let expression, let path, let options):
      try save(expression, path: path, options)
    case .expression(let expression):
      return .proceed(try evaluate(expression))
    }
    return .proceed(nil)
  }

  func perform(_ statements: [Statement]) throws(Diagnostic) -> Flow {
    for statement in statements {
      if case .returned(let value) = try perform(statement) { return .returned(value) }
    }
    return .proceed(nil)
  }

  private func assign(_ name: Identifier, _ expression: Expression) throws(Diagnostic) -> Value {
    let value = try evaluate(expression)
    warnIfShadowing(name)
    let origin = frame.isPrelude ? origin(of: expression) : nil
    let binding = Binding(value, definition: name.span, expression: expression, origin: origin)
    frame.scope.bind(name.text, binding)
    return value
  }

  private func define(
    _ name: Identifier, _ parameters: [Parameter], _ body: Statement.Body, doc: String
  ) throws(Diagnostic) {
    var seen: Set<String> = []
    for parameter in parameters where !seen.insert(parameter.name.text).inserted {
      throw .duplicateParameter(parameter.name, of: name.text)
    }
    warnIfShadowing(name)
    let function = DefinedFunction(
      name: name.text, parameters: parameters, body: body, doc: doc, scope: frame.scope,
      isHidden: frame.isPrelude)
    frame.scope.bind(
      name.text, Binding(.function(.defined(function)), definition: name.span))
  }

  private func forEach(
    _ name: Identifier, _ source: Expression, _ body: [Statement]
  ) throws(Diagnostic) -> Flow {
    let origin = frame.isPrelude ? origin(of: source) : nil
    for (index, item) in try elements(of: source).enumerated() {
      let binding = Binding(item, definition: name.span, origin: origin?.part(index))
      frame.scope.bind(name.text, binding)
      if case .returned(let value) = try perform(body) { return .returned(value) }
    }
    return .proceed(nil)
  }

  private func assert(_ condition: Expression, _ message: Expression?) throws(Diagnostic) {
    if try truth(of: condition) ?? true { return }
    var text: String?
    if let message { text = try display(evaluate(message), place(message)) }
    throw .assertionFailed(text, at: place(condition))
  }

  private func plan(_ expression: Expression) throws(Diagnostic) {
    let value = try evaluate(expression)
    let items = if case .list(let items) = value { items } else { [value] }
    var nodes: [NodeID] = []
    for item in items {
      guard case .lazy(let node) = item, !graph.isVarying(node) else {
        throw .wrongKind(
          of: "plan", needs: "a model or a list of models", got: value.described(in: graph),
          label: value.kind(in: graph), at: place(expression))
      }
      nodes.append(node)
    }
    let span = place(expression)
    let request = PlanRequest(nodes: nodes, text: text(expression.span), span: span)
    do { try host.plan(request) } catch { throw error.diagnostic(at: span) }
  }

  /// Warns once for each name that hides a method or another predefined function.
  private func warnIfShadowing(_ name: Identifier) {
    guard !frame.isPrelude, case .function(let hidden)? = prelude.lookup(name.text)?.value,
      reportedShadows.insert(name.text).inserted
    else { return }
    let isMethod = if case .defined = hidden { true } else { false }
    host.warn(.shadowed(name, isMethod: isMethod))
  }
}
