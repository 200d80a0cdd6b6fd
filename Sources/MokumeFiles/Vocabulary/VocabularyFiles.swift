import MokumeTensor

/// Finds and reads the files that say which tokens a model knows.
struct VocabularyFiles {
  /// The most bytes of a file of a tokenizer; the largest known ones have a tenth of it.
  static let limit: UInt64 = 256 << 20

  let folder: String

  /// The vocabulary, or nil when the folder has no tokenizer. What is looked for first is what
  /// `transformers` takes: `tokenizer.json`, then what slow tokenizers have.
  func vocabulary() throws -> Vocabulary? {
    if let bytes = try bytes("tokenizer.json") { return try fromTokenizer(bytes) }
    if let bytes = try bytes("tokenizer.model") {
      return try fromPieces(bytes, "tokenizer.model")
    }
    if let bytes = try bytes("vocab.json") { return try fromObject(bytes) }
    if let bytes = try bytes("vocab.txt") { return try fromLines(bytes) }
    // Their users shift the numbers or add tokens that no file lists.
    for name in ["spiece.model", "sentencepiece.bpe.model"] where has(name) {
      throw FileError.corrupt(file: path(name), .vocabulary(.unnumbered), shard: nil)
    }
    return nil
  }

  /// The files that ``vocabulary()`` reads.
  var names: [String] {
    let forms = ["tokenizer.json", "tokenizer.model", "vocab.json", "vocab.txt"]
    guard let form = forms.first(where: has) else { return [] }
    let extras = form == "tokenizer.json" ? Self.settings : Self.extras
    return [form] + extras.filter(has)
  }

  /// What may say more of tokens than a `tokenizer.json`, and than the files of slow tokenizers.
  private static let settings = ["tokenizer_config.json"]
  private static let extras = ["added_tokens.json", "tokenizer_config.json"]

  private func fromTokenizer(_ bytes: [UInt8]) throws -> Vocabulary {
    var reader = TokenizerReader()
    let kind = try parse("tokenizer.json", bytes) { try reader.read(&$0) }
    return try finished(reader.draft, kind, "tokenizer.json", extras: Self.settings)
  }

  private func fromPieces(_ bytes: [UInt8], _ name: String) throws -> Vocabulary {
    var reader = SentencePieceReader(bytes)
    let kind = try named(name) { try reader.read() }
    return try finished(reader.draft, kind, name)
  }

  private func fromObject(_ bytes: [UInt8]) throws -> Vocabulary {
    var draft = VocabularyDraft()
    try parse("vocab.json", bytes) { reader in
      guard reader.peek() == 0x7B else {
        throw VocabularyFault.wanted(field: "vocab", "an object")
      }
      try reader.readObject { reader, text in
        try draft.add(reader.content(text), try reader.readID("vocab"))
      }
      try reader.finish()
    }
    return try finished(draft, has("merges.txt") ? .bpe : .wordLevel, "vocab.json")
  }

  /// A token on each line, the first being number 0.
  private func fromLines(_ bytes: [UInt8]) throws -> Vocabulary {
    var draft = VocabularyDraft()
    try named("vocab.txt") {
      if let offset = bytes.withUnsafeBufferPointer(firstInvalidUTF8) {
        throw VocabularyFault.notText(offset: offset)
      }
      var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
      if lines.last?.isEmpty == true { lines.removeLast() }
      for (number, line) in lines.enumerated() {
        let token = line.last == 0x0D ? line.dropLast() : line
        try draft.add(Array(token), UInt64(number))
      }
    }
    return try finished(draft, .wordPiece, "vocab.txt")
  }

  /// The vocabulary with what other files add.
  private func finished(
    _ draft: VocabularyDraft, _ kind: Vocabulary.Kind, _ name: String,
    extras: [String] = Self.extras
  ) throws -> Vocabulary {
    var draft = draft
    for extra in extras {
      guard let bytes = try bytes(extra) else { continue }
      var reader = AddedTokenReader(isSettings: extra == "tokenizer_config.json")
      try parse(extra, bytes) { try reader.read(&$0) }
      try named(extra) {
        for token in reader.tokens.sorted(by: { $0.id < $1.id }) {
          try draft.addExtra(
            token.content, token.id, isSpecial: token.isSpecial, options: token.options)
        }
      }
    }
    return try named(name) { try draft.vocabulary(kind) }
  }
}

extension VocabularyFiles {
  private func path(_ name: String) -> String { PathName.join(folder, name) }

  private func has(_ name: String) -> Bool {
    (try? System.status(path(name)))?.isFile ?? false
  }

  /// The bytes of a file, or nil when it is not there.
  private func bytes(_ name: String) throws -> [UInt8]? {
    guard has(name) else { return nil }
    let path = path(name)
    do {
      let file = try InputFile(opening: path)
      guard file.size <= Self.limit else {
        throw FileError.corrupt(file: path, .vocabulary(.tooLarge(file.size)), shard: nil)
      }
      return try SafetensorsHeader.bytes(
        of: file.descriptor, at: 0, count: Int(clamping: file.size))
    } catch let error as Errno {
      throw FileError.unreadable(file: path, .init(action: "read", code: error.code))
    }
  }

  /// Runs a step of reading and says in which file a rule was broken.
  private func named<Result>(_ name: String, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let fault as VocabularyFault {
      throw FileError.corrupt(file: path(name), .vocabulary(fault), shard: nil)
    } catch let error as JSONError {
      throw FileError.corrupt(file: path(name), .json(error, part: .tokenizer), shard: nil)
    }
  }

  private func parse<Result>(
    _ name: String, _ bytes: [UInt8], _ body: (inout JSONReader) throws -> Result
  ) throws -> Result {
    try named(name) {
      try bytes.withUnsafeBufferPointer { buffer in
        var reader = try JSONReader(buffer, allowsNonFinite: true)
        return try body(&reader)
      }
    }
  }
}
