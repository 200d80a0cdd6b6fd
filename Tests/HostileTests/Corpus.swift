import Foundation
import Testing

/// A folder of files, or of folders, that scripts make, each named after the rule it breaks; those that
/// begin with `ok-` or `valid-` break none.
struct Corpus: Sendable, CustomTestStringConvertible {
  let folder: String
  let ending: String

  var testDescription: String { (folder as NSString).lastPathComponent }

  private init(_ name: String, _ ending: String) {
    folder =
      URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "FileTests/Corpus/\(name)").path
    self.ending = ending
  }

  /// Corpora of files and indexes that can be opened.
  static let weights = [
    Corpus("safetensors", ".safetensors"), Corpus("index", ".safetensors.index.json"),
    Corpus("pytorch", ".pt"), Corpus("gguf", ".gguf"),
  ]

  static let configs = Corpus("config", ".json")

  /// Folders of adapters, and of tokenizers.
  static let adapters = Corpus("adapters", "")
  static let vocabularies = Corpus("vocabulary", "")

  static func isSound(_ name: String) -> Bool { name.hasPrefix("ok-") || name.hasPrefix("valid-") }

  var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
      .filter { $0.hasSuffix(ending) && !$0.hasSuffix(".txt") }.map {
        String($0.dropLast(ending.count))
      }.sorted()
  }

  func path(_ name: String) -> String { "\(folder)/\(name)\(ending)" }

  /// The names of all there is and when it was written.
  func contents() throws -> [String: Date] {
    var found: [String: Date] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
      let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
      found[name] = attributes[.modificationDate] as? Date
    }
    return found
  }
}
