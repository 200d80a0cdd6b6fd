/// A tree as nested lists, without places: what `--stop-after tree` shows and what tests compare.
///
///     dump(program)  // (assign x (+ (name a) (number 1)))
public func dump(_ program: Program) -> String {
  var lines = program.doc.isEmpty ? [] : ["(doc \(StringEscape.quoted(program.doc)))"]
  lines += program.statements.map { TreeDump.statement($0, indent: "") }
  return lines.map { $0 + "\n" }.joined()
}

/// One expression as nested lists.
public func dump(_ expression: Expression) -> String { TreeDump.expression(expression) }

enum TreeDump {
  static func statement(_ statement: Statement, indent: String) -> String {
    let body =
      switch statement.kind {
      case .define: definition(statement.kind, indent: indent)
      case .forEach: loop(statement.kind, indent: indent)
      case .ifElse: choice(statement.kind, indent: indent)
      default: line(statement.kind)
      }
    return indent + "(" + body + (statement.isSilent ? " ;)" : ")")
  }

  /// A statement without statements inside.
  private static func line(_ kind: Statement.Kind) -> String {
    switch kind {
    case .assign(let name, let value): "assign \(name.text) \(expression(value))"
    case .parameter(let name, let range, let value, let doc):
      "param \(name.text)" + (range.map { " (in \(expression($0)))" } ?? "")
        + " \(expression(value))" + documentation(doc)
    case .returnValue(let value): "return \(expression(value))"
    case .assert(let condition, let message):
      "assert \(expression(condition))" + (message.map { " " + expression($0) } ?? "")
    case .plan(let value): "plan \(expression(value))"
    case .importFile(let path, _, let alias):
      "import \(StringEscape.quoted(path))" + (alias.map { " as \($0.text)" } ?? "")
    case .save(let value, let path, let options):
      "save \(expression(value)) \(expression(path))" + arguments(options)
    case .expression(let value): "value \(expression(value))"
    case .define, .forEach, .ifElse: ""
    }
  }

  private static func loop(_ kind: Statement.Kind, indent: String) -> String {
    guard case .forEach(let name, let source, let body) = kind else { return "" }
    return "for " + name.text + " " + expression(source) + block(body, indent: indent)
  }

  private static func choice(_ kind: Statement.Kind, indent: String) -> String {
    guard case .ifElse(let condition, let then, let otherwise) = kind else { return "" }
    let first = "if " + expression(condition) + block(then, indent: indent)
    guard let otherwise else { return first }
    return first + "\n" + indent + "  else" + block(otherwise, indent: indent + "  ")
  }

  private static func definition(_ kind: Statement.Kind, indent: String) -> String {
    guard case .define(let name, let parameters, let body, let doc) = kind else { return "" }
    let formals = parameters.map(parameter).joined(separator: " ")
    let head = "def " + name.text + " (" + formals + ")" + documentation(doc)
    switch body {
    case .expression(let value): return head + " = " + expression(value)
    case .block(let statements): return head + block(statements, indent: indent)
    }
  }

  private static func documentation(_ text: String) -> String {
    text.isEmpty ? "" : " (doc \(StringEscape.quoted(text)))"
  }

  private static func parameter(_ parameter: Parameter) -> String {
    guard let value = parameter.defaultValue else { return parameter.name.text }
    return "(\(parameter.name.text) \(expression(value)))"
  }

  private static func block(_ statements: [Statement], indent: String) -> String {
    var result = statements.isEmpty ? " {}" : ""
    for inner in statements { result += "\n" + statement(inner, indent: indent + "  ") }
    return result
  }
}
