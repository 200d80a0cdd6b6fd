import MokumeDiagnostics
import MokumeLanguage
import MokumeSyntax

extension Session {
  /// Runs statements as a person types them: names stay from one text to the next, and the value of
  /// a statement that does not end with `;` is shown and kept as `ans`.
  ///
  /// Nothing runs when the text has a syntax error; after an error of the run, the statements before
  /// it have happened.
  ///
  /// - Parameters:
  ///   - text: one or more statements; its name appears in messages.
  ///   - show: called with one line for each value to show.
  /// - Throws: `ScriptFailure` with every syntax error, or the first error of the run.
  public func interact(
    _ text: SourceText, show: (String) -> Void
  ) throws(ScriptFailure) {
    let program = try parsed(text)
    for statement in program.statements {
      do throws(Diagnostic) {
        guard let value = try evaluator.execute(statement), !statement.isSilent else { continue }
        evaluator.set("ans", to: value)
        show(line(for: value, of: statement))
      } catch {
        throw ScriptFailure([error])
      }
    }
  }

  private func line(for value: Value, of statement: Statement) -> String {
    let echo = evaluator.echo(value)
    return if case .assign(let name, _) = statement.kind { "\(name.text)  \(echo)" } else { echo }
  }
}
