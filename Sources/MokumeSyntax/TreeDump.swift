/// A tree as nested lists, without places: what `--stop-after tree` shows and what tests compare.
///
///     dump(program)  // (assign x (+ (name a) (number 1)))
public func dump(_ program: Program) -> String {
  var lines = program.doc.isEmpty ? [] : ["(doc \(quoted(program.doc)))"]
  lines += program.statements.map { TreeDump.statement($0, indent: "") }
  return lines.map { $0 + "\n" }.joined()
}

/// One expression as nested lists.
public func dump(_ expression: Expression) -> String { TreeDump.expression(expression) }

private enum TreeDump {
  static func statement(_ statement: Statement, indent: String) -> String {
    let silence = statement.isSilent ? " ;" : ""
    return indent + "(" + body(statement.kind, indent: indent) + silence + ")"
  }

  private static func body(_ kind: Statement.Kind, indent: String) -> String {
    switch kind {
    case .assign(let name, let value): "assign \(name.text) \(expression(value))"
    case .parameter(let name, let range, let value, let doc):
      "param \(name.text)" + (range.map { " (in \(expression($0)))" } ?? "")
        + " \(expression(value))" + documentation(doc)
    case .define(let name, let parameters, let body, let doc):
      "def \(name.text) (\(parameters.map(parameter).joined(separator: " ")))"
        + documentation(doc) + definitionBody(body, indent: indent)
    case .forEach(let name, let source, let body):
      "for \(name.text) \(expression(source))" + block(body, indent: indent)
    case .ifElse(let condition, let then, let otherwise):
      "if \(expression(condition))" + block(then, indent: indent)
        + (otherwise.map { "\n" + indent + "  else" + block($0, indent: indent + "  ") } ?? "")
    case .returnValue(let value): "return \(expression(value))"
    case .assert(let condition, let message):
      "assert \(expression(condition))" + (message.map { " " + expression($0) } ?? "")
    case .plan(let value): "plan \(expression(value))"
    case .importFile(let path, _, let alias):
      "import \(quoted(path))" + (alias.map { " as \($0.text)" } ?? "")
    case .save(let value, let path, let options):
      "save \(expression(value)) \(expression(path))" + arguments(options)
    case .expression(let value): expression(value)
    }
  }

  private static func documentation(_ text: String) -> String {
    text.isEmpty ? "" : " (doc \(quoted(text)))"
  }

  private static func parameter(_ parameter: Parameter) -> String {
    guard let value = parameter.defaultValue else { return parameter.name.text }
    return "(\(parameter.name.text) \(expression(value)))"
  }

  private static func definitionBody(_ body: Statement.Body, indent: String) -> String {
    switch body {
    case .expression(let value): " = \(expression(value))"
    case .block(let statements): block(statements, indent: indent)
    }
  }

  private static func block(_ statements: [Statement], indent: String) -> String {
    if statements.isEmpty { return " {}" }
    return statements.map { "\n" + statement($0, indent: indent + "  ") }.joined()
  }

  static func expression(_ expression: Expression) -> String {
    switch expression.kind {
    case .number(_, let spelling): "(number \(spelling))"
    case .size(_, let spelling): "(size \(spelling))"
    case .string(let parts): string(parts)
    case .boolean(let value): "(\(value))"
    case .name(let name): "(name \(name))"
    case .unary(let operation, let operand): "(\(operation.rawValue) \(self.expression(operand)))"
    case .binary(let operation, let left, let right, _):
      list(operation.rawValue, [left, right])
    case .conditional(let condition, let then, let otherwise):
      list("if", [condition, then, otherwise])
    case .call(let callee, let values): "(call \(self.expression(callee))\(arguments(values)))"
    case .index(let base, let index): list("index", [base, index])
    case .field(let base, let name): "(field \(self.expression(base)) \(name.text))"
    case .list(let elements): list("list", elements)
    case .comprehension(let element, let variable, let source, let condition):
      list("each \(variable.text)", [element, source] + (condition.map { [$0] } ?? []))
    case .map(let entries): "(map" + entries.map(entry).joined() + ")"
    case .load(let values): "(load\(arguments(values)))"
    case .missing: "(missing)"
    }
  }

  private static func list(_ head: String, _ parts: [Expression]) -> String {
    "(" + ([head] + parts.map(expression)).joined(separator: " ") + ")"
  }

  private static func arguments(_ arguments: [Argument]) -> String {
    arguments.map { argument in
      guard let label = argument.label else { return " " + expression(argument.value) }
      return " (\(label.text): \(expression(argument.value)))"
    }.joined()
  }

  private static func entry(_ entry: MapEntry) -> String {
    let key =
      switch entry.key {
      case .string(let parts): string(parts)
      case .name(let name): name
      case .otherwise: "else"
      }
    return " (\(key): \(expression(entry.value)))"
  }

  private static func string(_ parts: [StringPart]) -> String {
    if parts.isEmpty { return "(string)" }
    let shown = parts.map { part in
      switch part {
      case .text(let text): quoted(text)
      case .interpolation(let value): expression(value)
      }
    }
    return "(string \(shown.joined(separator: " ")))"
  }
}

/// Text in quotes with its escapes, as a string literal of the language.
func quoted(_ text: String) -> String { "\"" + escaped(text) + "\"" }

/// Text as it stands between the quotes of a string literal.
func escaped(_ text: String) -> String {
  var result = String.UnicodeScalarView()
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result.append(contentsOf: "\\\"".unicodeScalars)
    case "\\": result.append(contentsOf: "\\\\".unicodeScalars)
    case "\n": result.append(contentsOf: "\\n".unicodeScalars)
    case "\t": result.append(contentsOf: "\\t".unicodeScalars)
    default: result.append(scalar)
    }
  }
  return String(result)
}
