import MokumeTensor

/// A config that speaks of another vocabulary.
public struct VocabularyConfig: Sendable {
  /// Its text.
  public let bytes: [UInt8]
  /// The keys that named tokens of the old vocabulary, of which nothing says which they are now.
  public let lost: [String]
}

extension ConfigEditor {
  /// Makes a config speak of another vocabulary: sets the number of tokens, and takes the numbers of
  /// tokens from the configs of the model whose vocabulary it is. What none of them has becomes null.
  ///
  /// Only keys that are there are changed. `generation_config.json` has such numbers too.
  ///
  /// - Parameters:
  ///   - donors: the configs of that model; the first one that has a key counts.
  ///   - path: where the config is from, for messages.
  /// - Throws: ``FileError/corrupt(file:_:shard:)`` naming `path` when one of them is not JSON.
  public static func settingVocabulary(
    rows: Int, donors: [[UInt8]], in config: [UInt8], path: String = "config.json"
  ) throws -> VocabularyConfig {
    let own = try JSONValue.parse(config, path: path)
    let donors = try donors.map { try JSONValue.parse($0, path: path) }
    var lost: [String] = []
    let bytes = try edit(config, path: path) { parts, key, _ in
      guard parts.isEmpty || languageParts.contains(parts) else { return nil }
      if key == "vocab_size" { return Array(String(rows).utf8) }
      guard Vocabulary.isKeyOfTokens(key), let old = own.value(at: parts + [key]) else {
        return nil
      }
      let found = donors.lazy.compactMap { number(key, parts, in: $0) }.first
      if found == nil, !old.namesTokens { return nil }
      if found == nil { lost.append((parts + [key]).joined(separator: ".")) }
      return found == old ? nil : Array((found ?? .null).text.utf8)
    }
    return VocabularyConfig(bytes: bytes, lost: lost)
  }

  /// What a model says under a key: in the same part, else outside of parts or in another one.
  private static func number(_ key: String, _ parts: [String], in donor: JSONValue) -> JSONValue? {
    ([parts, []] + languageParts).lazy.compactMap { donor.value(at: $0 + [key]) }.first
  }

  private static let languageParts = Vocabulary.languageParts.map { [$0] }
}

extension JSONValue {
  /// Whether there is a number in it that may be a token's; -1 is none.
  fileprivate var namesTokens: Bool {
    switch self {
    case .number(let text): !text.hasPrefix("-")
    case .array(let elements): elements.contains(where: \.namesTokens)
    case .object(let members): !members.isEmpty
    case .null, .bool, .string: false
    }
  }
}
