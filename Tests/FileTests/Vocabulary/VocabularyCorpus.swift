import Foundation
import MokumeTensor
import Testing

@testable import MokumeFiles

/// A tokenizer of the corpus and what is said of it, from the manifest that
/// `scripts/make-vocabulary-corpus` writes.
struct VocabularyCase: Sendable, CustomTestStringConvertible {
  let name: String
  /// What is said of broken files; the kind and the tokens of those that are only unusual.
  let text: String

  var testDescription: String { name }
  var isValid: Bool { name.hasPrefix("valid-") }
  var folder: String { Self.folder + name }

  private static let folder =
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().path
    + "/Corpus/vocabulary/"

  static let all: [VocabularyCase] = {
    let manifest = (try? String(contentsOfFile: folder + "manifest.txt", encoding: .utf8)) ?? ""
    return manifest.split(separator: "== ").map { section in
      let lines = section.split(separator: "\n", omittingEmptySubsequences: false)
      return VocabularyCase(
        name: String(lines[0]), text: lines.dropFirst().dropLast().joined(separator: "\n"))
    }
  }()

  /// What the reader says.
  var verdict: String {
    get throws {
      do {
        return try vocabulary.map(Self.shown) ?? "none"
      } catch let error as FileError {
        return error.description.replacingOccurrences(of: folder + "/", with: "")
      }
    }
  }

  /// That of a GGUF file, else that of the folder.
  private var vocabulary: Vocabulary? {
    get throws {
      if FileManager.default.fileExists(atPath: folder + "/model.gguf") {
        return try Checkpoint.open(folder).vocabulary()
      }
      return try VocabularyFiles(folder: folder).vocabulary()
    }
  }

  private static func shown(_ vocabulary: Vocabulary) -> String {
    let lines = vocabulary.tokens.map { token in
      "\(token.id) \(token.text)\(token.isSpecial ? " special" : "")\(token.isAdded ? " added" : "")"
    }
    return ([vocabulary.kind.rawValue] + lines).joined(separator: "\n")
  }
}

@Suite("Tokenizers on disk")
struct VocabularyCorpusTests {
  @Test("each has the tokens or the message that the manifest says", arguments: VocabularyCase.all)
  func verdict(item: VocabularyCase) throws {
    // Compared by bytes: strings would take two normal forms for one.
    let verdict = try item.verdict
    #expect(verdict.utf8.elementsEqual(item.text.utf8), "\(verdict)")
  }

  @Test("the corpus is there, broken and valid")
  func present() {
    #expect(VocabularyCase.all.count { $0.isValid } >= 25)
    #expect(VocabularyCase.all.count { !$0.isValid } >= 90)
  }

  @Test("any text has a verdict, however it is cut or changed", arguments: VocabularyCase.all)
  func mutations(item: VocabularyCase) throws {
    for name in ["tokenizer.json", "tokenizer.model"] {
      let file = SideFile(name: name, source: .path(item.folder + "/" + name))
      guard let bytes = try? file.read(), bytes.count < 1000 else { continue }
      let read = name == "tokenizer.json" ? Self.tokenizer : Self.pieces
      for length in bytes.indices { read(Array(bytes.prefix(length))) }
      for place in bytes.indices {
        for bit in 0..<8 {
          var changed = bytes
          changed[place] ^= 1 << bit
          read(changed)
        }
      }
    }
  }

  private static func tokenizer(_ bytes: [UInt8]) {
    do {
      _ = try bytes.withUnsafeBufferPointer { buffer in
        var (json, reader) = (try JSONReader(buffer), TokenizerReader())
        return try reader.draft.vocabulary(reader.read(&json))
      }
    } catch {
      #expect(error is JSONError || error is VocabularyFault, "\(error)")
    }
  }

  private static func pieces(_ bytes: [UInt8]) {
    var reader = SentencePieceReader(bytes)
    do throws(VocabularyFault) {
      let kind = try reader.read()
      _ = try reader.draft.vocabulary(kind)
    } catch {
      #expect(!error.text.headline.isEmpty)
    }
  }
}

@Suite("Files of a tokenizer with more tokens")
struct TokenizerEditorTests {
  private static let tokens: [Vocabulary.Token] = [
    .init(bytes: Array("<x>".utf8), id: 3, isSpecial: true, options: [.leftStrip]),
    .init(bytes: Array("\"é\n".utf8), id: 4),
  ]

  private func tokens(_ text: String) throws -> [String] {
    let bytes = try TokenizerEditor.adding(
      Self.tokens, toTokenizer: Array(text.utf8), path: "tokenizer.json")
    let scratch = try Scratch()
    try scratch.write("tokenizer.json", bytes)
    let vocabulary = try #require(try VocabularyFiles(folder: scratch.path).vocabulary())
    return vocabulary.tokens.map(\.text)
  }

  @Test(
    "are read with them, wherever the list is",
    arguments: [
      #"{"model": {"vocab": {"a": 0, "b": 1, "c": 2}}}"#,
      #"{"added_tokens": [], "model": {"vocab": {"a": 0, "b": 1, "c": 2}}}"#,
      "{\"model\": {\"vocab\": {\"a\": 0, \"b\": 1}},\n \"added_tokens\":\n [ {\"content\": \"c\", "
        + "\"id\": 2}\n ]\n}\n",
    ])
  func added(text: String) throws {
    #expect(try tokens(text) == ["a", "b", "c", "<x>", "\"é\n"])
  }

  @Test("keep every other byte")
  func untouched() throws {
    let text = "{ \"added_tokens_decoder\" : {\n \"2\": {} \n} , \"x\": 1e-05}\n"
    let bytes = try TokenizerEditor.adding(
      Self.tokens, toSettings: Array(text.utf8), path: "tokenizer_config.json")
    let parts = text.split(separator: " \n}")
    let result = String(decoding: bytes, as: UTF8.self)
    #expect(result.hasPrefix(String(parts[0]) + ",\n    \"3\": {\"content\": \"<x>\", "))
    #expect(result.hasSuffix("\"special\": false} \n}" + String(parts[1])))
    let plain = Array("{\"x\": 1}".utf8)
    #expect(
      try TokenizerEditor.adding(Self.tokens, toSettings: plain, path: "") == plain)
  }

  @Test("refuse what is no JSON, naming the file")
  func refused() throws {
    #expect(throws: FileError.self) {
      try TokenizerEditor.adding(Self.tokens, toTokenizer: Array("{".utf8), path: "x.json")
    }
  }

  @Test("go with a config of as many rows, and with the numbers of special tokens")
  func config() throws {
    let config = """
      {"vocab_size": 10, "eos_token_id": 1, "pad_token_id": 2, "hidden_size": 10,
       "text_config": {"vocab_size":10, "eos_token_id": [1, 2]},
       "vision_config": {"vocab_size": 7, "eos_token_id": 5}}
      """
    let donor = #"{"eos_token_id": [3, 4], "text_config": {"eos_token_id": null}}"#
    let result = try edited(config, [donor])
    #expect(
      result.text == """
        {"vocab_size": 12, "eos_token_id": [3, 4], "pad_token_id": null, "hidden_size": 10,
         "text_config": {"vocab_size":12, "eos_token_id": null},
         "vision_config": {"vocab_size": 7, "eos_token_id": 5}}
        """)
    #expect(result.lost == ["pad_token_id"])
  }

  @Test("leave no number of another vocabulary in a config")
  func otherNumbers() throws {
    let config = """
      {"eos_token_id": [1,
        2], "bos_token_id": 1, "forced_bos_token_id": 7, "suppress_tokens": [8, 9],
       "begin_suppress_tokens": [], "bad_words_ids": [[1, 2]], "sequence_bias": [[[4], -1.0]],
       "forced_decoder_ids": null, "pad_token_id": -1, "max_length": 20, "top_k": 50,
       "image_token_index": 32000, "lang_to_id": {"<|en|>": 5}, "text_config": {"pad_token_id": 3}}
      """
    let result = try edited(
      config, [#"{"eos_token_id": [1, 2]}"#, #"{"eos_token_id": 5, "bos_token_id": 6}"#])
    #expect(
      result.text == """
        {"eos_token_id": [1,
          2], "bos_token_id": 6, "forced_bos_token_id": null, "suppress_tokens": null,
         "begin_suppress_tokens": [], "bad_words_ids": null, "sequence_bias": null,
         "forced_decoder_ids": null, "pad_token_id": -1, "max_length": 20, "top_k": 50,
         "image_token_index": null, "lang_to_id": null, "text_config": {"pad_token_id": null}}
        """)
    #expect(
      result.lost == [
        "forced_bos_token_id", "suppress_tokens", "bad_words_ids", "sequence_bias",
        "image_token_index", "lang_to_id", "text_config.pad_token_id",
      ])
    let alone = try edited(#"{"eos_token_id": 1}"#, [])
    #expect(alone.text == #"{"eos_token_id": null}"#)
    #expect(alone.lost == ["eos_token_id"])
    let nested = try edited(#"{"eos_token_id": 1}"#, [#"{"text_config": {"eos_token_id": 4}}"#])
    #expect(nested.text == #"{"eos_token_id": 4}"#)
    #expect(nested.lost.isEmpty)
  }

  private func edited(
    _ config: String, _ donors: [String]
  ) throws -> (text: String, lost: [String]) {
    let result = try ConfigEditor.settingVocabulary(
      rows: 12, donors: donors.map { Array($0.utf8) }, in: Array(config.utf8))
    return (String(decoding: result.bytes, as: UTF8.self), result.lost)
  }
}
