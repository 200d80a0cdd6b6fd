import Foundation
import Mokume
import MokumeDiagnostics
import MokumeMergekit
import TestSupport
import Testing

/// A config in `Cases` with its script beside it, and beside that the warnings if there are any.
struct TranslationCase: CustomTestStringConvertible {
  let config: URL
  var script: URL { config.deletingPathExtension().appendingPathExtension("merge") }
  var warnings: URL { config.deletingPathExtension().appendingPathExtension("txt") }
  var testDescription: String { config.lastPathComponent }

  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Cases")

  static func all() throws -> [TranslationCase] {
    try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == "yml" }.sorted { $0.path < $1.path }
      .map { TranslationCase(config: $0) }
  }

  /// What lies below `models/` exists, other names are looked for in the hub.
  static func surroundings(_ session: Session = Session()) -> MergekitSurroundings {
    MergekitSurroundings(
      exists: { $0.hasPrefix("models/") && !$0.contains("+") }, isTaken: session.defines)
  }

  /// The script of a text, and the messages as a person reads them.
  static func translate(
    _ text: String, name: String = "case.yml", _ surroundings: MergekitSurroundings
  ) -> (translation: MergekitTranslation, messages: String) {
    var sources = SourceMap()
    let source = SourceText(name: name, text: text)
    let translation = translateMergekit(source, id: sources.add(source), surroundings)
    let renderer = DiagnosticRenderer(sources: sources)
    return (translation, translation.diagnostics.map { renderer.render($0) }.joined())
  }

  func translate() throws -> (translation: MergekitTranslation, messages: String) {
    Self.translate(
      try String(contentsOf: config, encoding: .utf8), name: config.lastPathComponent,
      Self.surroundings())
  }

  /// A folder with models under the names that the cases use.
  static func models() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let data = Self.folder.deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("ConformanceTests/Data/models")
    try FileManager.default.copyItem(at: data, to: URL(fileURLWithPath: folder["models"]))
    return folder
  }
}
