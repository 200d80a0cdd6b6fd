extension ConfigEditor {
  /// Makes a config speak of another vocabulary: sets the number of tokens, and takes the numbers of
  /// special tokens from the config of the model whose vocabulary it is.
  ///
  /// Only keys that are there are changed. `generation_config.json` has such numbers too.
  ///
  /// - Parameters:
  ///   - donor: the config of that model, or nil to keep the numbers of special tokens.
  ///   - path: where the config is from, for messages.
  /// - Throws: ``FileError/corrupt(file:_:shard:)`` naming `path` when one of them is not JSON.
  public static func settingVocabulary(
    rows: Int, donor: [UInt8]?, in config: [UInt8], path: String = "config.json"
  ) throws -> [UInt8] {
    let numbers = try donor.map { try JSONValue.parse($0, path: path) }
    return try edit(config, path: path) { parts, key, old in
      guard parts.isEmpty || languageParts.contains(parts.joined(separator: ".")) else {
        return nil
      }
      if key == "vocab_size" { return Array(String(rows).utf8) }
      guard key.hasSuffix("_token_id"), let numbers else { return nil }
      let place = parts.reduce(numbers) { $0[$1] ?? .null }
      return (place[key] ?? numbers[key]).map { Array($0.text.utf8) }
    }
  }

  private static let languageParts = ["text_config", "llm_config", "language_config"]
}
