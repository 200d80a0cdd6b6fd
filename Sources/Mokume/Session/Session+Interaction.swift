import MokumeDiagnostics
import MokumeLanguage
import MokumeSyntax

extension Session {
  /// Runs statements as a person types them: names stay from one text to the next, and the value of
  /// a statement that does not end with `;` is shown and kept as `ans`.
  ///
  /// Nothing runs when the text has a syntax error; after an error of the run, the statements before
  /// it have happened. What succeeded is remembered for ``script(at:)`` and ``reload()``.
  ///
  /// - Parameters:
  ///   - text: one or more statements; its name appears in messages.
  ///   - shown: what messages show instead, if that is more than the statements; as long as them.
  ///   - show: called with the lines for each value to show, cut to the output's width.
  /// - Throws: `ScriptFailure` with every syntax error, or the first error of the run.
  public func interact(
    _ text: SourceText, shown: SourceText? = nil, show: (String) -> Void
  ) throws(ScriptFailure) {
    let program = try parsed(text, shown: shown)
    let pieces = Session.pieces(of: program, in: text)
    for (statement, piece) in zip(program.statements, pieces) {
      do throws(Diagnostic) {
        let actionsBefore = host.actionCount
        running = .statement(.init(statement, piece, in: text, acted: true))
        defer { running = nil }
        let value = try evaluator.execute(statement)
        let shown = statement.isSilent ? nil : value
        log.append(
          .init(
            statement, piece, in: text, isShown: shown != nil,
            acted: value == nil || host.actionCount > actionsBefore))
        guard let shown else { continue }
        evaluator.set("ans", to: shown)
        show(echo(shown, of: statement))
      } catch {
        throw ScriptFailure([error])
      }
    }
  }

  private func echo(_ value: Value, of statement: Statement) -> String {
    let name: String? =
      if case .assign(let name, _) = statement.kind { name.text } else { nil }
    return evaluator.echo(value, as: name, within: EchoLimits(width: output.lineWidth))
  }

  /// Shows what saving a value would read, do and need.
  ///
  /// - Parameters:
  ///   - expression: what `plan` takes; its value is not remembered.
  ///   - shown: the line as it was typed, for messages; as long as the expression.
  public func plan(_ expression: SourceText, shown: SourceText) throws(ScriptFailure) {
    var program = try parsed(expression, shown: shown)
    guard let statement = program.statements.first, case .expression(let value) = statement.kind
    else { return }
    program.statements = [Statement(.plan(value), statement.span)]
    do throws(Diagnostic) {
      _ = try evaluator.execute(program.statements[0])
    } catch {
      throw ScriptFailure([error])
    }
  }

  /// Runs a script with its names added to the session's; nothing is shown but what it prints.
  ///
  /// - Parameter settings: values for the script's `param`s, as on the command line.
  /// - Throws: its syntax errors, or the first error of the run.
  public func include(
    _ text: SourceText, settings: [(name: String, text: String)] = []
  ) throws(ScriptFailure) {
    let program = try parsed(text)
    let before = evaluator.overrides
    evaluator.overrides = settings.map { .init(name: $0.name, text: $0.text) }
    defer { evaluator.overrides = before }
    do throws(Diagnostic) {
      try evaluator.checkSettings(of: program)
      try heedLock(beside: text.name)
      defer { (running, lock) = (nil, nil) }
      for (statement, piece) in zip(program.statements, Session.pieces(of: program, in: text)) {
        running = .statement(.init(statement, piece, in: text, acted: true))
        _ = try evaluator.execute(statement)
        let piece = setting(statement, piece, settings.map(\.name))
        log.append(.init(statement, piece, in: text, acted: true))
      }
    } catch {
      throw ScriptFailure([error])
    }
  }

  /// The piece with the value that a setting gave to a `param` in place of its default.
  private func setting(_ statement: Statement, _ piece: Piece, _ names: [String]) -> Piece {
    guard case .parameter(let name, _, let value, _) = statement.kind, names.contains(name.text),
      let given = evaluator.value(of: name.text)
    else { return piece }
    var bytes = Array(piece.text.utf8)
    let range = (value.span.lower - piece.offset)..<(value.span.upper - piece.offset)
    bytes.replaceSubrange(range, with: evaluator.sourceText(of: given).utf8)
    var changed = piece
    changed.text = String(decoding: bytes, as: UTF8.self)
    return changed
  }

  /// Whether statements may be whole, or another line should be asked for.
  public static func needsMore(_ text: String) -> Bool {
    var sources = SourceMap()
    let source = SourceText(name: "<repl>", text: text)
    return needsMoreInput(source, id: sources.add(source))
  }

  /// Cuts a text into its statements, each with the comments above it; statements of one line stay
  /// together. What cannot be parsed is cut where lines seem whole.
  public static func statements(in text: String) -> [String] {
    var sources = SourceMap()
    let source = SourceText(name: "<repl>", text: text)
    let (program, problems) = parse(source, id: sources.add(source))
    if problems.contains(where: { $0.severity == .error }) { return wholeLines(in: text) }
    var ends = program.statements.map { source.lineNumber(at: max(0, $0.span.upper - 1)) }
    let starts = program.statements.dropFirst().map { source.lineNumber(at: $0.span.lower) }
    ends = zip(ends, starts).filter { $0 < $1 }.map(\.0)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    var result: [String] = []
    var first = 0
    for end in ends + [lines.count] {
      result.append(lines[first..<max(first, min(end, lines.count))].joined(separator: "\n"))
      first = end
    }
    return result
  }

  private static func wholeLines(in text: String) -> [String] {
    var result: [String] = []
    var open = ""
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      open += (open.isEmpty ? "" : "\n") + line
      if needsMore(open) { continue }
      result.append(open)
      open = ""
    }
    return open.isEmpty ? result : result + [open]
  }
}
