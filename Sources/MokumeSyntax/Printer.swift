/// Writes a tree as source text in its one canonical layout.
///
/// Parsing the text again gives the same tree. Statements stand on lines of their own, blocks are
/// indented by two spaces, and what is wider than 100 columns is broken inside its brackets.
public struct Printer {
  static let width = 100
  var lines: [String] = []
  var indent = ""

  /// The source text of a program without mistakes.
  public static func print(_ program: Program) -> String {
    var printer = Printer()
    if !program.doc.isEmpty {
      printer.writeDocumentation(program.doc)
      // Without this line the comment would describe the first statement.
      printer.lines.append("")
    }
    printer.write(program.statements)
    return printer.lines.map { $0 + "\n" }.joined()
  }

  /// The source text of one expression, on one line.
  public static func print(_ expression: Expression) -> String { flat(expression) }

  mutating func writeDocumentation(_ doc: String) {
    for line in doc.split(separator: "\n", omittingEmptySubsequences: false) {
      lines.append(indent + (line.isEmpty ? "##" : "## \(line)"))
    }
  }

  mutating func write(_ statements: [Statement]) {
    for statement in statements { write(statement) }
  }

  mutating func write(_ statement: Statement) {
    switch statement.kind {
    case .parameter: writeParameter(statement)
    case .define: writeDefinition(statement.kind)
    case .forEach: writeLoop(statement.kind)
    case .ifElse: writeChoice(statement.kind, after: indent)
    default: lines.append(indent + simpleText(statement.kind))
    }
    if case .parameter = statement.kind { return }
    if statement.isSilent { lines[lines.count - 1] += ";" }
  }

  private mutating func writeLoop(_ kind: Statement.Kind) {
    guard case .forEach(let name, let source, let body) = kind else { return }
    lines.append(indent + "for " + name.text + " in " + wrapped(source, after: 10) + " {")
    writeBlock(body)
  }

  private func simpleText(_ kind: Statement.Kind) -> String {
    switch kind {
    case .assign(let name, let value):
      "\(name.text) = \(wrapped(value, after: name.text.count + 3))"
    case .returnValue(let value): "return \(wrapped(value, after: 7))"
    case .assert(let condition, let message):
      "assert \(wrapped(condition, after: 7))"
        + (message.map { ", \(wrapped($0, after: 9))" } ?? "")
    case .plan(let value): "plan \(wrapped(value, after: 5))"
    case .importFile(let path, _, let alias):
      "import \(quoted(path))" + (alias.map { " as \($0.text)" } ?? "")
    case .save(let value, let path, let options):
      "save \(wrapped(value, after: 5)) \(Self.flat(path))"
        + options.map { ", " + wrapped($0, after: 7) }.joined()
    case .expression(let value): wrapped(value, after: 0)
    case .parameter, .define, .forEach, .ifElse: ""
    }
  }

  private mutating func writeParameter(_ statement: Statement) {
    guard case .parameter(let name, let range, let value, let doc) = statement.kind else { return }
    let isLong = doc.contains("\n")
    if isLong { writeDocumentation(doc) }
    let bounds = range.map { ": " + Self.operand($0, in: .range) } ?? ""
    lines.append(
      indent + "param \(name.text)\(bounds) = \(wrapped(value, after: 20))"
        + (statement.isSilent ? ";" : "") + (doc.isEmpty || isLong ? "" : "  ## \(doc)"))
  }

  private mutating func writeDefinition(_ kind: Statement.Kind) {
    guard case .define(let name, let parameters, let body, let doc) = kind else { return }
    if !doc.isEmpty { writeDocumentation(doc) }
    let list = parameters.map { parameter in
      parameter.name.text + (parameter.defaultValue.map { " = " + Self.flat($0) } ?? "")
    }
    let head = "def " + name.text + "(" + list.joined(separator: ", ") + ")"
    switch body {
    case .expression(let value):
      lines.append(indent + head + " = " + wrapped(value, after: head.count + 3))
    case .block(let statements):
      lines.append(indent + head + " {")
      writeBlock(statements)
    }
  }

  /// The statements of a block and its closing brace.
  private mutating func writeBlock(_ statements: [Statement]) {
    indent += "  "
    write(statements)
    indent.removeLast(2)
    lines.append(indent + "}")
  }

  /// An `if` with all its branches; those of an `else if` go on behind the brace before.
  private mutating func writeChoice(_ kind: Statement.Kind, after start: String) {
    guard case .ifElse(let condition, let then, let otherwise) = kind else { return }
    lines.append(start + "if " + wrapped(condition, after: start.count - indent.count + 5) + " {")
    writeBlock(then)
    guard let otherwise else { return }
    let brace = lines.removeLast()
    if let only = otherwise.first, otherwise.count == 1, !only.isSilent, case .ifElse = only.kind {
      writeChoice(only.kind, after: brace + " else ")
    } else {
      lines.append(brace + " else {")
      writeBlock(otherwise)
    }
  }
}
