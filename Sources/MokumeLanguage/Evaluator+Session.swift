import MokumeDiagnostics
import MokumeSyntax

/// What an interactive session asks of the evaluator beside running statements.
extension Evaluator {
  /// Refuses settings that no `param` of the script takes.
  public func checkSettings(of program: Program) throws(Diagnostic) {
    try checkOverrides(program)
  }

  /// The script's own names with what they stand for at a moment.
  public struct Names {
    fileprivate let bindings: [String: Binding]
  }

  /// The names as they are now.
  public var names: Names { Names(bindings: globals.bindings) }

  /// Gives all names back what they stood for; those that are new since then are unknown again.
  public func restore(_ names: Names) { globals.replace(with: names.bindings) }

  /// The scripts that were imported, in alphabetical order.
  public var importedScripts: [String] { imports.keys.sorted() }

  /// The text of a script that was imported, as it was read; nil for others.
  public func importedText(_ path: String) -> SourceText? { importedTexts[path] }

  /// What a setting gave to a `param`, as a script would have to say it; nil when none did.
  public func settingText(_ name: String) -> String? {
    settings[name].map { sourceText(of: $0) }
  }

  /// How many parameters a model has and of which types: `7.24B` and `bf16`.
  public func size(ofSource source: Int) -> (parameters: String, types: String) {
    let headers = graph.sources[source].headers
    let count = headers.reduce(0) { $0 &+ $1.shape.elementCount }
    var types: [String] = []
    for header in headers {
      let name = header.dtype.languageName ?? header.dtype.rawValue
      if !types.contains(name) { types.append(name) }
    }
    return (graph.abbreviated(count), types.joined(separator: ", "))
  }

  /// Reads imported scripts again when they are imported again.
  public func forgetImports() { imports = [:] }

  /// The value as a script would have to say it; of a model no more than a description.
  public func sourceText(of value: Value) -> String { value.literal(in: graph) }

  /// The text that defines a function of the language, if it is written in the language.
  public func source(of name: String) -> String? {
    guard let binding = prelude.lookup(name), let place = binding.definition else { return nil }
    let source = sources[place.source]
    let (program, _) = parse(source, id: place.source)
    let index = program.statements.firstIndex { $0.span.lower...$0.span.upper ~= place.lower }
    guard let index else { return nil }
    let lower = index == 0 ? 0 : program.statements[index - 1].span.upper
    let span = Span(source: place.source, lower: lower, upper: program.statements[index].span.upper)
    return String(source.text(span).drop { $0.isWhitespace })
  }

  /// A message that a name has no help, with names that are near.
  public func noHelp(on topic: String) -> Diagnostic {
    let codes = DiagnosticCode.allCases.map(\.rawValue)
    let near = closestMatches(to: topic, among: helpNames + codes)
    return Diagnostic(
      .unknownName, "there is no help on `\(topic)`",
      helps: suggestion(near.isEmpty ? [] : near))
  }
}
