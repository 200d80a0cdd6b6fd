import Foundation
import Testing

@testable import MokumeFiles

/// A file of the corpus and what is said of it, from the manifest that `scripts/make-gguf-corpus`
/// writes.
struct GGUFCase: Sendable, CustomTestStringConvertible {
  let name: String
  /// What is said of a broken file; the tensors and warnings of one that is only unusual.
  let text: String

  var testDescription: String { name }
  var isValid: Bool { name.hasPrefix("valid-") }
  var path: String { Self.folder + "gguf/\(name).gguf" }

  /// The corpus, with a slash at the end.
  static let folder =
    URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().path + "/Corpus/"

  static let all: [GGUFCase] = {
    let manifest =
      (try? String(contentsOfFile: folder + "gguf/manifest.txt", encoding: .utf8)) ?? ""
    return manifest.split(separator: "== ").map { section in
      let lines = section.split(separator: "\n", omittingEmptySubsequences: false)
      return GGUFCase(
        name: String(lines[0]), text: lines.dropFirst().dropLast().joined(separator: "\n"))
    }
  }()
}
