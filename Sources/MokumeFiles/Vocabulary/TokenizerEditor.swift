import MokumeTensor

/// Adds tokens to the files of a tokenizer and leaves every other byte as it is.
public enum TokenizerEditor {
  /// Adds tokens to the list of a `tokenizer.json`.
  ///
  /// - Throws: ``FileError/corrupt(file:_:shard:)`` naming `path` when the bytes are not as they must
  ///   be.
  public static func adding(
    _ tokens: [Vocabulary.Token], toTokenizer json: [UInt8], path: String
  ) throws -> [UInt8] {
    try adding(tokens.map { object($0, hasID: true) }, to: "added_tokens", 0x5B, json, path)
      ?? inserting("\"added_tokens\": [", tokens, into: json)
  }

  /// Adds tokens to the map of a `tokenizer_config.json`, if it has one.
  ///
  /// - Throws: ``FileError/corrupt(file:_:shard:)`` naming `path` when the bytes are not JSON.
  public static func adding(
    _ tokens: [Vocabulary.Token], toSettings json: [UInt8], path: String
  ) throws -> [UInt8] {
    let entries = tokens.map { "\"\($0.id)\": \(object($0, hasID: false))" }
    return try adding(entries, to: "added_tokens_decoder", 0x7B, json, path) ?? json
  }

  /// Puts entries at the end of a list or an object; nil when there is none under the key.
  private static func adding(
    _ entries: [String], to key: String, _ bracket: UInt8, _ json: [UInt8], _ path: String
  ) throws -> [UInt8]? {
    guard let range = try value(of: key, in: json, path), json[range.lowerBound] == bracket else {
      return nil
    }
    let isEmpty = !json[range].dropFirst().dropLast().contains { $0 > 0x20 }
    let text = (isEmpty ? "\n    " : ",\n    ") + entries.joined(separator: ",\n    ")
    // What stood between the last entry and the bracket stays before the bracket.
    var end = range.upperBound - 1
    while end > range.lowerBound + 1, json[end - 1] <= 0x20 { end -= 1 }
    return json[..<end] + Array(text.utf8) + json[end...]
  }

  /// Puts a list of its own at the beginning of the text's object.
  private static func inserting(
    _ head: String, _ tokens: [Vocabulary.Token], into json: [UInt8]
  ) -> [UInt8] {
    guard let start = json.firstIndex(of: 0x7B) else { return json }
    let text = head + tokens.map { object($0, hasID: true) }.joined(separator: ", ") + "], "
    return json[...start] + Array(text.utf8) + json[(start + 1)...]
  }

  private static func value(
    of key: String, in json: [UInt8], _ path: String
  ) throws -> Range<Int>? {
    do {
      return try json.withUnsafeBufferPointer { buffer in
        var reader = try JSONReader(buffer, allowsNonFinite: true)
        var found: Range<Int>?
        try reader.readFields { reader, name in
          _ = reader.peek()
          let start = reader.position
          try reader.skipValue()
          if name == key { found = start..<reader.position }
        }
        return found
      }
    } catch let error as JSONError {
      throw FileError.corrupt(file: path, .json(error, part: .tokenizer), shard: nil)
    }
  }

  private static func object(_ token: Vocabulary.Token, hasID: Bool) -> String {
    let id = hasID ? "\"id\": \(token.id), " : ""
    let options = Vocabulary.Options.names.map { name, option in
      "\"\(name)\": \(token.options.contains(option)), "
    }
    return "{\(id)\"content\": \(JSONText.quoted(token.text)), \(options.joined())"
      + "\"special\": \(token.isSpecial)}"
  }
}
