import MokumeTensor

/// Reads the tokens in the metadata of a GGUF file, and checks everything that belongs to them.
struct GGUFVocabularyReader {
  let metadata: GGUFMetadata
  let spelling: GGUFSpelling
  /// The places of the tokens' texts in the header.
  let texts: [Range<Int>]
  let types: [UInt64]?

  /// Checks the metadata; nil when there is no tokenizer.
  ///
  /// - Parameter rows: the name and the number of rows of the embeddings, if there are any.
  /// - Throws: ``GGUFProblem`` or ``GGUFRule``.
  init?(_ metadata: GGUFMetadata, rows: (name: String, count: Int)?) throws {
    self.metadata = metadata
    guard let spelling = try Self.spelling(metadata) else { return nil }
    self.spelling = spelling
    guard metadata[GGUFTokens.listKey] != nil else {
      throw GGUFRule.missingKey(GGUFTokens.listKey)
    }
    guard let count = metadata[GGUFTokens.listKey]?.count, 1...GGUFTokens.limit ~= count,
      let texts = metadata.texts(GGUFTokens.listKey)
    else {
      let limit = Wording.grouped(UInt64(GGUFTokens.limit))
      throw Self.wanted(GGUFTokens.listKey, "a list of 1 to \(limit) strings")
    }
    self.texts = texts
    if let rows, rows.count != count {
      throw Self.wanted(
        GGUFTokens.listKey,
        "a list of \(Wording.grouped(UInt64(rows.count))) tokens, one for each row of \(rows.name)")
    }
    types = metadata.unsigneds(GGUFTokens.typesKey)
    try checkLists()
    try checkValues()
  }

  private static func spelling(_ metadata: GGUFMetadata) throws -> GGUFSpelling? {
    guard metadata[GGUFTokens.modelKey] != nil else {
      if metadata[GGUFTokens.listKey] == nil { return nil }
      throw GGUFRule.missingKey(GGUFTokens.modelKey)
    }
    let name = metadata.string(GGUFTokens.modelKey)
    if let name, ["none", "no_vocab"].contains(name) { return nil }
    guard let spelling = name.flatMap(GGUFSpelling.init) else {
      let known = GGUFSpelling.allCases.map(\.rawValue).joined(separator: ", ")
      throw wanted(GGUFTokens.modelKey, "one of \(known), whose tokens are read here")
    }
    return spelling
  }

  private static func wanted(_ key: String, _ what: String) -> GGUFProblem {
    GGUFProblem(.key(key), .wanted(what))
  }

  // MARK: - Checks

  /// Checks the lists that have something for each token, and the merges.
  private func checkLists() throws {
    let count = Wording.grouped(UInt64(texts.count))
    if let entry = metadata[GGUFTokens.typesKey], types == nil || entry.count != texts.count {
      throw Self.wanted(
        GGUFTokens.typesKey, "a list of \(count) whole numbers, one for each token")
    }
    if let entry = metadata[GGUFTokens.scoresKey], entry.type != .f32 || entry.count != texts.count
    {
      throw Self.wanted(GGUFTokens.scoresKey, "a list of \(count) f32 numbers, one for each token")
    }
    for key in [GGUFTokens.mergesKey, GGUFTokens.templateNamesKey] where metadata[key] != nil {
      if metadata.texts(key) == nil { throw Self.wanted(key, "a list of strings") }
    }
    for (place, range) in texts.enumerated()
    where String(validating: metadata.bytes[range], as: UTF8.self) == nil {
      throw Self.wanted(GGUFTokens.listKey, "a list of UTF-8 texts, and number \(place) is none")
    }
  }

  /// Checks numbers of tokens, truth values and templates.
  private func checkValues() throws {
    for entry in metadata.entries where entry.key.hasPrefix(GGUFTokens.prefix) {
      if GGUFTokens.isID(entry.key) {
        guard entry.type.isInteger, entry.count == nil else {
          throw Self.wanted(entry.key, "a whole number")
        }
        guard isAbsent(entry.key) || metadata.unsigned(entry.key) ?? .max < texts.count else {
          let count = Wording.grouped(UInt64(texts.count))
          throw Self.wanted(entry.key, "less than \(count), the number of tokens")
        }
      }
      if entry.key.hasPrefix("tokenizer.ggml.add_"), metadata.truth(entry.key) == nil {
        throw Self.wanted(entry.key, "true or false")
      }
      if entry.key == GGUFTokens.templateKey || entry.key.hasPrefix(GGUFTokens.templateKey + "."),
        metadata.string(entry.key) == nil
      {
        throw Self.wanted(entry.key, "a UTF-8 text")
      }
    }
  }

  /// Whether a number means that there is no such token: -1, in either type of 32 bits.
  private func isAbsent(_ key: String) -> Bool {
    guard let entry = metadata[key], [.u32, .i32].contains(entry.type) else { return false }
    return metadata.bytes[entry.value].allSatisfy { $0 == 0xFF }
  }
}

extension GGUFVocabularyReader {
  /// The tokens by their rows; nil in rows without one.
  var tokens: [Vocabulary.Token?] {
    let kinds = texts.indices.map(kind)
    // What was added to a tokenizer stands behind its own tokens; in a row with a token of the
    // tokenizer's own it says nothing.
    let own = kinds.lastIndex { ![.control, .userDefined, .unused].contains($0) } ?? -1
    return texts.indices.map { place in
      guard let bytes = bytes(place) else { return nil }
      let kind = kinds[place]
      let isSpecial = kind == .control || kind == .unknown
      return Vocabulary.Token(
        bytes: bytes, id: place, isSpecial: isSpecial, isAdded: place > own,
        options: isSpecial ? [] : .normalized)
    }
  }

  /// The token of a row as the tokenizer of Hugging Face writes it, or nil.
  func bytes(_ row: Int) -> [UInt8]? {
    spelling.token(metadata.bytes[texts[row]], kind(row))
  }

  private func kind(_ row: Int) -> GGUFTokens.Kind? {
    types.flatMap { GGUFTokens.Kind(rawValue: $0[row]) }
  }

  /// All tokens.
  var vocabulary: Vocabulary {
    Vocabulary(kind: spelling.kind, tokens: tokens.compactMap(\.self), isOfWeights: true)
  }
}
