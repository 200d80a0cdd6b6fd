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
    case .parameter(let name, let range, let value, let doc):
      write(parameter: name, range, value, doc, isSilent: statement.isSilent)
      return
    case .define(let name, let parameters, let body, let doc):
      if !doc.isEmpty { writeDocumentation(doc) }
      writeDefinition(name, parameters, body)
    case .forEach(let name, let source, let body):
      lines.append(indent + "for \(name.text) in \(wrapped(source, after: 10)) {")
      writeBlock(body)
    case .ifElse(let condition, let then, let otherwise):
      lines.append(indent + "if \(wrapped(condition, after: 5)) {")
      writeBranches(then, otherwise)
    default:
      lines.append(indent + simpleText(statement.kind))
    }
    if statement.isSilent { lines[lines.count - 1] += ";" }
  }

  private func simpleText(_ kind: Statement.Kind) -> String {
    switch kind {
    case .assign(let name, let value):
      "\(name.text) = \(wrapped(value, after: name.text.count + 3))"
    case .returnValue(let value): "return \(wrapped(value, after: 7))"
    case .assert(let condition, let message):
      "assert \(wrapped(condition, after: 7))" + (message.map { ", \(wrapped($0, after: 9))" } ?? "")
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

  private mutating func write(
    parameter name: Identifier, _ range: Expression?, _ value: Expression, _ doc: String,
    isSilent: Bool
  ) {
    let isLong = doc.contains("\n")
    if isLong { writeDocumentation(doc) }
    let bounds = range.map { ": " + Self.operand($0, in: .range) } ?? ""
    lines.append(
      indent + "param \(name.text)\(bounds) = \(wrapped(value, after: 20))"
        + (isSilent ? ";" : "") + (doc.isEmpty || isLong ? "" : "  ## \(doc)"))
  }

  private mutating func writeDefinition(
    _ name: Identifier, _ parameters: [Parameter], _ body: Statement.Body
  ) {
    let list = parameters.map { parameter in
      parameter.name.text + (parameter.defaultValue.map { " = " + Self.flat($0) } ?? "")
    }
    let head = indent + "def \(name.text)(\(list.joined(separator: ", ")))"
    switch body {
    case .expression(let value):
      lines.append(head + " = \(wrapped(value, after: head.count - indent.count + 3))")
    case .block(let statements):
      lines.append(head + " {")
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

  private mutating func writeBranches(_ then: [Statement], _ otherwise: [Statement]?) {
    writeBlock(then)
    guard let otherwise else { return }
    if let only = otherwise.first, otherwise.count == 1, !only.isSilent,
      case .ifElse(let condition, let nested, let rest) = only.kind
    {
      lines[lines.count - 1] += " else if \(wrapped(condition, after: 12)) {"
      writeBranches(nested, rest)
    } else {
      lines[lines.count - 1] += " else {"
      writeBlock(otherwise)
    }
  }
}
