import MokumeTensor

/// Reads the tokens that are added to a tokenizer's own: `added_tokens.json`, from token to number, or
/// `added_tokens_decoder` of `tokenizer_config.json`, from number to token.
struct AddedTokenReader {
  /// A token and its number.
  struct Token {
    let content: [UInt8]
    let id: UInt64
    let isSpecial: Bool
    var options: Vocabulary.Options = .normalized
  }

  let isSettings: Bool
  private(set) var tokens: [Token] = []

  init(isSettings: Bool) { self.isSettings = isSettings }

  mutating func read(_ reader: inout JSONReader) throws {
    guard reader.peek() == 0x7B else {
      throw VocabularyFault.wanted(field: isSettings ? "settings" : "tokens", "an object")
    }
    if isSettings {
      try reader.readFields { reader, key in
        if key == "added_tokens_decoder", reader.peek() == 0x7B {
          try readDecoder(&reader)
        } else {
          try reader.skipValue()
        }
      }
    } else {
      try reader.readObject { reader, text in
        let id = try reader.readID("added_tokens")
        tokens.append(Token(content: reader.content(text), id: id, isSpecial: false))
      }
    }
    try reader.finish()
  }

  private mutating func readDecoder(_ reader: inout JSONReader) throws {
    try reader.readFields { reader, key in
      guard let id = UInt64(key) else {
        throw VocabularyFault.wanted(field: "added_tokens_decoder", "a map from numbers")
      }
      let entry = try reader.readValue()
      guard let content = entry["content"]?.string else {
        throw VocabularyFault.lacks("added_tokens_decoder.\(id).content")
      }
      let isSpecial = entry["special"] == .bool(true)
      var token = Token(content: Array(content.utf8), id: id, isSpecial: isSpecial)
      for (name, _) in Vocabulary.Options.names {
        if case .bool(let truth)? = entry[name] { token.options.set(name, truth) }
      }
      tokens.append(token)
    }
  }
}
