import MokumeTensor

/// The tokens of a GGUF file to write, where they are not those of the model that says the rest.
public struct GGUFVocabulary: Sendable {
  /// The model whose tokenizer it is.
  let donor: Checkpoint
  /// Tokens that are added to the donor's.
  let added: [Vocabulary.Token]
  /// The number of rows, those without a token among them.
  let rowCount: Int

  /// Makes a vocabulary of a donor's tokens, which keep their numbers, and of more.
  public init(donor: Checkpoint, added: [Vocabulary.Token], rowCount: Int) {
    self.donor = donor
    self.added = added
    self.rowCount = rowCount
  }
}

extension GGUFTarget {
  /// Adds a tokenizer of Hugging Face.
  mutating func add(_ tokenizer: GGUFTokenizer) throws {
    try tokenizer.add(to: &entries)
    tokenCount = tokenizer.rows
  }

  /// Adds the tokenizer of a model, which may be GGUF itself.
  mutating func add(_ vocabulary: GGUFVocabulary) throws {
    let (donor, rows) = (vocabulary.donor, vocabulary.rowCount)
    if let tokens = try donor.ggufVocabulary() {
      tokens.add(vocabulary, to: &entries)
      tokenCount = rows
      return
    }
    guard let folder = donor.folder else {
      throw GGUFObstacle.tokenizer("there is no tokenizer.json")
    }
    let config = try donor.ggufConfig() ?? GGUFConfig(folder: folder, value: .null)
    try add(GGUFTokenizer(config, rows: rows, extras: vocabulary.added))
  }

  /// Compares the tokens with the rows of the embeddings: llama.cpp opens no file where they differ.
  func checkRows(_ tensors: [TensorHeader]) throws {
    let embedding = tensors.first {
      $0.shape.rank == 2 && $0.name.tokenTensor?.kind == .embedding
        && $0.name.tokenTensor?.isCertain == true
    }
    guard let embedding, let tokenCount, tokenCount != embedding.shape.dimensions[0] else { return }
    throw GGUFObstacle.tokenRows(
      tokens: tokenCount, embedding.name.text, rows: embedding.shape.dimensions[0])
  }
}

extension GGUFVocabularyReader {
  /// Adds the tokenizer to the metadata of another file, with other rows and more tokens.
  fileprivate func add(_ vocabulary: GGUFVocabulary, to entries: inout GGUFEntries) {
    let rows = vocabulary.rowCount
    let isChanged = rows != texts.count || !vocabulary.added.isEmpty
    let added = Dictionary(vocabulary.added.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    for entry in metadata.entries where entry.key.hasPrefix(GGUFTokens.prefix) {
      switch entry.key {
      case GGUFTokens.listKey:
        entries.add(entry.key, .strings((0..<rows).map { text($0, added) }))
        if isChanged, types == nil { entries.add(GGUFTokens.typesKey, kinds(rows, added)) }
      case GGUFTokens.typesKey: entries.add(entry.key, kinds(rows, added))
      case GGUFTokens.scoresKey:
        let scores = scores
        entries.add(
          entry.key,
          .f32s(
            (0..<rows).map {
              added[$0] == nil && $0 < scores.count ? scores[$0] : GGUFTokens.addedScore
            }))
      case GGUFTokens.wholeKey where isChanged: continue
      case let key where GGUFTokens.isID(key) && metadata.unsigned(key) ?? 0 >= rows: continue
      default: entries.add(entry, of: metadata)
      }
    }
  }

  private func text(_ row: Int, _ added: [Int: Vocabulary.Token]) -> String {
    if let token = added[row] { return String(decoding: spelling.text(token), as: UTF8.self) }
    guard row < texts.count else { return GGUFTokens.filler(row) }
    return String(decoding: metadata.bytes[texts[row]], as: UTF8.self)
  }

  private func kinds(_ rows: Int, _ added: [Int: Vocabulary.Token]) -> GGUFEntries.Value {
    .i32s(
      (0..<rows).map { row in
        if let token = added[row] {
          return (token.isSpecial ? GGUFTokens.Kind.control : .userDefined).number
        }
        guard row < texts.count else { return GGUFTokens.Kind.unused.number }
        return types.map { Int32(clamping: $0[row]) } ?? GGUFTokens.Kind.normal.number
      })
  }

  private var scores: [Float] {
    guard let entry = metadata[GGUFTokens.scoresKey] else { return [] }
    return stride(from: entry.value.lowerBound, to: entry.value.upperBound, by: 4).map {
      Float(bitPattern: UInt32(littleEndianBytes: metadata.bytes[$0..<$0 + 4]))
    }
  }
}
