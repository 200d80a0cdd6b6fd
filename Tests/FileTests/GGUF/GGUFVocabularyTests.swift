import MokumeTensor
import Testing

@testable import MokumeFiles

/// Tokens in the metadata of GGUF files, and those that are written there.
@Suite("Tokens of GGUF files")
struct GGUFVocabularyTests {
  private static let corpus = GGUFCase.folder + "vocabulary/"

  private func model(_ name: String) throws -> Checkpoint {
    try Checkpoint.open("\(Self.corpus)valid-gguf-\(name)/model.gguf")
  }

  /// The metadata of a target, read from a file that has nothing else.
  private func metadata(_ target: GGUFTarget) throws -> GGUFMetadata {
    let scratch = try Scratch()
    var bytes = GGUF.magic
    bytes.appendGGUF(UInt32(3))
    bytes.appendGGUF(UInt64(0))
    bytes.appendGGUF(UInt64(target.entries.count))
    let path = try scratch.write("x.gguf", bytes + target.entries.bytes)
    return try #require(try Checkpoint.open(path).gguf).metadata
  }

  private func texts(_ metadata: GGUFMetadata, _ key: String = GGUFTokens.listKey) -> [String] {
    (metadata.texts(key) ?? []).map { String(decoding: metadata.bytes[$0], as: UTF8.self) }
  }

  /// A model's metadata with a vocabulary.
  private func metadata(
    of donor: Checkpoint, with tokens: Checkpoint, adding added: [Vocabulary.Token] = [], rows: Int
  ) throws -> GGUFMetadata {
    let shape = try #require(Shape([rows, 2]))
    let header = TensorHeader(name: "model.embed_tokens.weight", dtype: .f32, shape: shape)
    return try metadata(
      GGUFTarget(
        "x.gguf", weights: .f32, donor: donor,
        vocabulary: GGUFVocabulary(donor: tokens, added: added, rowCount: rows), tensors: [header]))
  }

  @Test("special tokens, their numbers and what begins a text are said as a folder says them")
  func settings() throws {
    let scratch = try Scratch()
    var bytes = try SideFile(
      name: "", source: .path(Self.corpus + "valid-gguf-pieces/model.gguf")
    ).read()
    var more = GGUFEntries()
    more.add("tokenizer.ggml.bos_token_id", .u32(1))
    more.add("tokenizer.ggml.padding_token_id", .u32(5))
    more.add("tokenizer.ggml.unknown_token_id", .u32(6))
    more.add("tokenizer.ggml.add_bos_token", .bool(true))
    more.add("tokenizer.chat_template", .string("{{ x }}"))
    more.add("tokenizer.chat_template.tools", .string("{{ y }}"))
    more.add("tokenizer.chat_templates", .strings(["tools", "lost"]))
    // Metadata alone, as in a file without tensors.
    let metadata = try #require(try Checkpoint.open(scratch.write("m.gguf", bytes)).gguf).metadata
    bytes = Array("GGUF".utf8) + [3, 0, 0, 0] + [UInt8](repeating: 0, count: 8)
    bytes.appendGGUF(UInt64(metadata.entries.count + more.count))
    for entry in metadata.entries { bytes += metadata.bytes[entry.whole] }
    let model = try Checkpoint.open(scratch.write("n.gguf", bytes + more.bytes))
    let settings = try #require(try model.ownTokenizerSettings())
    #expect(settings["bos_token"] == .string("</s>"))
    #expect(settings["bos_token_id"] == .number("1"))
    #expect(settings["pad_token"] == .string("<pad>"))
    // A number of a row without a token.
    #expect(settings["unk_token_id"] == .number("6") && settings["unk_token"] == nil)
    #expect(settings["add_bos_token"] == .bool(true) && settings["add_eos_token"] == nil)
    #expect(
      settings["chat_template"]?.text
        == #"[{"name": "default", "template": "{{ x }}"}, {"name": "tools", "template": "{{ y }}"}]"#
    )
  }

  @Test("the tokenizer of another GGUF file takes the place of the first model's, token by token")
  func exchanged() throws {
    let (bytes, pieces) = (try model("bytes"), try model("pieces"))
    let found = try metadata(of: bytes, with: pieces, rows: 8)
    let own = try #require(pieces.gguf).metadata
    #expect(texts(found) == texts(own))
    #expect(found.string("tokenizer.ggml.model") == "llama")
    #expect(found["tokenizer.ggml.merges"] == nil)
    #expect(found.unsigneds("tokenizer.ggml.token_type") == [2, 3, 6, 1, 4, 3, 5, 5])
    let scores = try #require(found["tokenizer.ggml.scores"])
    let ownScores = try #require(own["tokenizer.ggml.scores"])
    #expect(Array(found.bytes[scores.value]) == Array(own.bytes[ownScores.value]))
  }

  @Test("tokens are added as the converter spells them, and rows without a token have a name")
  func added() throws {
    let added: [Vocabulary.Token] = [
      .init(bytes: Array("<x>".utf8), id: 6, isSpecial: true),
      .init(bytes: Array("\u{2581}\u{2581}y".utf8), id: 8),
    ]
    let pieces = try model("pieces")
    let found = try metadata(of: pieces, with: pieces, adding: added, rows: 10)
    #expect(texts(found).suffix(4) == ["<x>", "[PAD]", "  y", "[PAD9]"])
    #expect(found.unsigneds("tokenizer.ggml.token_type")?.suffix(4) == [3, 5, 4, 5])
    let again = try #require(try GGUFVocabularyReader(found, rows: nil)).vocabulary
    #expect(again.id(of: Array("<x>".utf8)) == 6)
    #expect(again.id(of: Array("\u{2581}\u{2581}y".utf8)) == 8)
    #expect(again.tokens.count == 9)

    let words = try model("words")
    let more: [Vocabulary.Token] = [
      .init(bytes: Array("##s".utf8), id: 7), .init(bytes: Array("it".utf8), id: 8),
    ]
    let wordsFound = try metadata(of: words, with: words, adding: more, rows: 9)
    #expect(texts(wordsFound).suffix(2) == ["s", "\u{2581}it"])
    let read = try #require(try GGUFVocabularyReader(wordsFound, rows: nil)).vocabulary
    #expect(read.tokens.suffix(2).map(\.text) == ["##s", "it"])
  }

  @Test("types are written where rows are added to a tokenizer that has none")
  func typesOfNothing() throws {
    let plain = try model("types-missing")
    #expect(try metadata(of: plain, with: plain, rows: 2)["tokenizer.ggml.token_type"] == nil)
    let found = try metadata(of: plain, with: plain, rows: 3)
    #expect(found.unsigneds("tokenizer.ggml.token_type") == [1, 1, 5])
    #expect(texts(found) == ["a", "[PAD1]", "[PAD2]"])
  }

  @Test("metadata that have not one token for each row are refused")
  func otherRows() throws {
    let donor = try model("bytes")
    let shape = try #require(Shape([5, 2]))
    let header = TensorHeader(name: "model.embed_tokens.weight", dtype: .f32, shape: shape)
    let wanted = FileError.unconvertible(
      target: "x.gguf", .tokenRows(tokens: 6, "model.embed_tokens.weight", rows: 5))
    #expect(throws: wanted) {
      try GGUFTarget("x.gguf", weights: .f32, donor: donor, tensors: [header])
    }
  }

  @Test("a list of more tokens than any tokenizer has is refused before it is read")
  func tooMany() throws {
    let scratch = try Scratch.inMemory()
    var entries = GGUFEntries()
    entries.add("general.architecture", .string("test"))
    entries.add("tokenizer.ggml.model", .string("gpt2"))
    entries.add(
      "tokenizer.ggml.tokens", .strings([String](repeating: "", count: GGUFTokens.limit + 1)))
    var bytes = GGUF.magic
    bytes.appendGGUF(UInt32(3))
    bytes.appendGGUF(UInt64(0))
    bytes.appendGGUF(UInt64(entries.count))
    let model = try Checkpoint.open(scratch.write("m.gguf", bytes + entries.bytes))
    #expect(throws: FileError.self) { try model.vocabulary() }
  }

  @Test("changing any byte of the metadata gives tokens or an error, never a trap")
  func mutations() throws {
    let scratch = try Scratch.inMemory()
    for name in ["pieces", "words"] {
      let path = "\(Self.corpus)valid-gguf-\(name)/model.gguf"
      let valid = try SideFile(name: name, source: .path(path)).read()
      for position in valid.indices {
        for value in [valid[position] ^ 1, valid[position] ^ 0x80, 0, 0xFF] {
          var bytes = valid
          bytes[position] = value
          do {
            let model = try Checkpoint.open(scratch.write("m.gguf", bytes))
            _ = try model.vocabulary()
            _ = try model.ownTokenizerSettings()
          } catch let error as FileError {
            #expect([.corrupt, .unknownFormat].contains(error.kind))
          }
        }
      }
    }
  }
}
