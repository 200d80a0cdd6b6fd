import MokumeDiagnostics
import MokumeLanguage
import MokumeSyntax

/// What a script says of itself: the `##` comment at its head and its `param` statements.
public struct ScriptHelp: Hashable, Sendable {
  /// A `param` of the script.
  public struct Parameter: Hashable, Sendable {
    public let name: String
    /// Its `##` comment, or an empty text.
    public let doc: String
    /// The values it takes, as written, such as `0...1`; nil without a range.
    public let range: String?
    /// Its default, as written.
    public let defaultText: String
  }

  /// The lines of the comment at its head, or an empty text.
  public let summary: String
  /// In the order of the script.
  public let parameters: [Parameter]
}

extension Session {
  /// What a script says of itself; nothing of it is run.
  ///
  /// - Throws: `ScriptFailure` with every syntax error.
  public func help(of text: SourceText) throws(ScriptFailure) -> ScriptHelp {
    let program = try parsed(text)
    let parameters = evaluator.parameters(of: program).map { parameter in
      ScriptHelp.Parameter(
        name: parameter.name, doc: parameter.doc, range: parameter.range,
        defaultText: parameter.defaultText)
    }
    return ScriptHelp(summary: program.doc, parameters: parameters)
  }
}
