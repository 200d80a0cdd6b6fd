import MokumeTensor

/// Reads the vocabulary of a `tokenizer.json`; how it cuts words is gone over.
struct TokenizerReader {
  private(set) var draft = VocabularyDraft()
  private var kind: Vocabulary.Kind?
  /// What the fields of a model without a type say that it is.
  private var likelyKind = Vocabulary.Kind.wordLevel
  private var hasVocabulary = false
  private var extras: [Extra] = []

  /// An entry of `added_tokens`.
  private struct Extra {
    var content: [UInt8]?
    var id: UInt64?
    var isSpecial = false
    var options: Vocabulary.Options = .normalized
  }

  /// Reads the whole text.
  mutating func read(_ reader: inout JSONReader) throws -> Vocabulary.Kind {
    var hasModel = false
    try reader.readFields { reader, key in
      switch key {
      case "model":
        hasModel = true
        try readModel(&reader)
      case "added_tokens":
        try reader.readList("added_tokens") { try readExtra(&$0) }
      default: try reader.skipValue()
      }
    }
    try reader.finish()
    guard hasModel else { throw VocabularyFault.lacks("model") }
    guard hasVocabulary else { throw VocabularyFault.lacks("model.vocab") }
    for extra in extras {
      guard let content = extra.content else { throw VocabularyFault.lacks("added_tokens.content") }
      guard let id = extra.id else { throw VocabularyFault.lacks("added_tokens.id") }
      try draft.addExtra(content, id, isSpecial: extra.isSpecial, options: extra.options)
    }
    return kind ?? likelyKind
  }

  private mutating func readModel(_ reader: inout JSONReader) throws {
    guard reader.peek() == 0x7B else { throw VocabularyFault.wanted(field: "model", "an object") }
    try reader.readFields { reader, key in
      switch key {
      case "type":
        guard reader.peek() == 0x22 else {
          throw VocabularyFault.wanted(field: "model.type", "a string")
        }
        let name = reader.string(try reader.readText())
        guard let known = Vocabulary.Kind(rawValue: name) else {
          throw VocabularyFault.unknownType(name)
        }
        kind = known
      case "vocab":
        hasVocabulary = true
        try readVocabulary(&reader)
      case "merges":
        likelyKind = .bpe
        try reader.readList("model.merges") { try $0.skipMerge() }
      default:
        if key == "max_input_chars_per_word" { likelyKind = .wordPiece }
        try reader.skipValue()
      }
    }
  }

  private mutating func readVocabulary(_ reader: inout JSONReader) throws {
    switch reader.peek() {
    case 0x7B?:
      try reader.readObject { reader, text in
        try draft.add(reader.content(text), try reader.readID("model.vocab"))
      }
    case 0x5B?:
      likelyKind = .unigram
      var next: UInt64 = 0
      try reader.readArray { reader in
        try draft.add(try reader.readPiece(), next, replaces: true)
        next += 1
      }
    default: throw VocabularyFault.wanted(field: "model.vocab", "an object or a list")
    }
  }

  private mutating func readExtra(_ reader: inout JSONReader) throws {
    guard reader.peek() == 0x7B else {
      throw VocabularyFault.wanted(field: "added_tokens", "a list of objects")
    }
    var extra = Extra()
    try reader.readFields { reader, key in
      switch key {
      case "id": extra.id = try reader.readID("added_tokens.id")
      case "content":
        guard reader.peek() == 0x22 else {
          throw VocabularyFault.wanted(field: "added_tokens.content", "a string")
        }
        extra.content = reader.content(try reader.readText())
      case "special": extra.isSpecial = try reader.readTruth("added_tokens.special")
      case "single_word", "lstrip", "rstrip", "normalized":
        extra.options.set(key, try reader.readTruth("added_tokens.\(key)"))
      default: try reader.skipValue()
      }
    }
    extras.append(extra)
  }
}

extension JSONReader {
  /// Reads an object whose keys are few, each once.
  mutating func readFields(_ field: (inout JSONReader, String) throws -> Void) throws {
    var seen: Set<TensorName> = []
    try readObject { reader, text in
      let key = reader.string(text)
      guard seen.insert(TensorName(key)).inserted else {
        throw JSONError(.duplicateKey(key), at: text.range.lowerBound - 1)
      }
      try field(&reader, key)
    }
  }

  /// Reads the list that a field must be.
  mutating func readList(_ field: String, _ element: (inout JSONReader) throws -> Void) throws {
    guard peek() == 0x5B else { throw VocabularyFault.wanted(field: field, "a list") }
    try readArray(element)
  }

  /// The number of a token.
  mutating func readID(_ field: String) throws -> UInt64 {
    guard let byte = peek(), byte &- 0x30 < 10 else {
      throw VocabularyFault.wanted(field: field, "made of whole numbers of at least 0")
    }
    return try readUnsigned()
  }

  /// The truth value that a field must be.
  mutating func readTruth(_ field: String) throws -> Bool {
    guard let byte = peek(), byte == 0x74 || byte == 0x66, case .bool(let truth) = try readValue()
    else { throw VocabularyFault.wanted(field: field, "true or false") }
    return truth
  }

  /// The bytes of a text.
  func content(_ text: Text) -> [UInt8] {
    text.isEscaped ? unescaped(text) : Array(bytes[text.range])
  }

  /// A token of a Unigram model with its score.
  fileprivate mutating func readPiece() throws -> [UInt8] {
    guard peek() == 0x5B else {
      throw VocabularyFault.wanted(field: "model.vocab", "a list of tokens and scores")
    }
    var piece: [UInt8]?
    var count = 0
    try readArray { reader in
      count += 1
      if count == 1, reader.peek() == 0x22 {
        piece = reader.content(try reader.readText())
      } else if count == 2, let byte = reader.peek(), byte == 0x2D || byte &- 0x30 < 10 {
        _ = try reader.readNumber()
      } else {
        throw VocabularyFault.wanted(field: "model.vocab", "a list of tokens and scores")
      }
    }
    guard let piece, count == 2 else {
      throw VocabularyFault.wanted(field: "model.vocab", "a list of tokens and scores")
    }
    return piece
  }

  /// Goes over a merge: two tokens in one string, or in a list.
  fileprivate mutating func skipMerge() throws {
    if peek() == 0x22 {
      _ = try readText()
      return
    }
    var count = 0
    try readList("model.merges") { reader in
      guard reader.peek() == 0x22 else {
        throw VocabularyFault.wanted(field: "model.merges", "a list of pairs")
      }
      _ = try reader.readText()
      count += 1
    }
    guard count == 2 else { throw VocabularyFault.wanted(field: "model.merges", "a list of pairs") }
  }
}
