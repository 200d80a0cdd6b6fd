import MokumeDiagnostics
import MokumeSyntax

/// A mergekit config as a script, and what is to be said of the config.
public struct MergekitTranslation: Sendable {
  /// The script in the layout of `mokume fmt`; nil if the config has errors. It saves below
  /// what its parameters ``folders`` say.
  public let script: String?
  /// The parameters of the script that say where it saves, of `out` and `named`.
  public let folders: [String]
  /// What of the config the parts of the script came from.
  public let origins: ScriptOrigins?
  /// Errors and warnings, in the order of their places.
  public let diagnostics: [Diagnostic]
}

/// The script that merges what a config of mergekit-yaml or mergekit-multi merges.
///
/// Nothing is read or computed: the text alone is translated, as mergekit 0.1.5 understands it.
///
/// - Parameters:
///   - source: the YAML, one document or several.
///   - id: what spans of diagnostics name the text by.
public func translateMergekit(
  _ source: SourceText, id: SourceID, _ surroundings: MergekitSurroundings
) -> MergekitTranslation {
  let (config, problems) = MergekitConfig.read(YAMLText(source, id: id), surroundings)
  let sorted = problems.enumerated().sorted { a, b in
    let (left, right) = (a.element.primary?.span.lower ?? 0, b.element.primary?.span.lower ?? 0)
    return (left, a.offset) < (right, b.offset)
  }.map(\.element)
  guard let config else {
    return MergekitTranslation(script: nil, folders: [], origins: nil, diagnostics: sorted)
  }
  var writer = ScriptWriter(config, title: source.name, surroundings)
  let passage = writer.script()
  let text = SourceText(name: "script", text: passage.text)
  var sources = SourceMap()
  let script = format(text, id: sources.add(text)).text ?? passage.text
  return MergekitTranslation(
    script: script, folders: config.folders.map(\.parameter),
    origins: ScriptOrigins(of: passage, laidOutAs: script), diagnostics: sorted)
}
