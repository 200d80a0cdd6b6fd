import Testing

@testable import MokumeFiles

/// A file of the corpus and what `scripts/make-gguf-corpus` says of it.
struct GGUFCase: Sendable, CustomTestStringConvertible {
  let name: String
  /// What is said of a broken file; the tensors and warnings of one that is only unusual.
  let text: String

  var testDescription: String { name }
  var isValid: Bool { FileCorpus.isSound(name) }
  var path: String { FileCorpus.gguf[name] }

  /// All corpora, with a slash at the end.
  static let folder = PathName.parent(FileCorpus.gguf.folder) ?? ""

  static let all: [GGUFCase] =
    ((try? FileCorpus.gguf.expectations()) ?? [:])
    .sorted { $0.key < $1.key }
    .map { GGUFCase(name: $0.key, text: $0.value) }
}
