import MokumeDiagnostics
import MokumeSyntax

extension Evaluator {
  /// Evaluates one expression in which some names stand for given values, as code that embeds the
  /// language does.
  ///
  /// The names are seen by this expression alone. Messages show the text as a source of its own.
  ///
  /// - Throws: the first error, with its place in the text.
  public func evaluate(
    _ text: String, names: [(name: String, value: Value)], sourceName: String = "<swift>"
  ) throws(Diagnostic) -> Value {
    let source = SourceText(name: sourceName, text: text)
    let (program, problems) = parse(source, id: addSource(source))
    if let error = problems.first(where: { $0.severity == .error }) { throw error }
    let before = frame
    defer { frame = before }
    frame.scope = Scope(parent: frame.scope)
    for (name, value) in names { frame.scope.bind(name, Binding(value)) }
    guard let statement = program.statements.first else { return .none }
    return try execute(statement) ?? .none
  }
}
