import MokumeTensor

extension ConfigValue {
  /// The config as it is saved with the vocabulary of another model.
  ///
  /// - Parameter donors: the configs of that model; the first one that has a key counts.
  func settingVocabulary(_ rows: Int, _ donors: [ConfigValue]) -> ConfigValue {
    settingVocabulary(rows, donors, in: nil)
  }

  private func settingVocabulary(
    _ rows: Int, _ donors: [ConfigValue], in part: String?
  ) -> ConfigValue {
    guard case .object(let members) = self else { return self }
    return .object(
      members.map { member in
        let (key, value) = (member.key, member.value)
        if key == "vocab_size" { return Member(key: key, value: .number(Double(rows))) }
        if Vocabulary.isKeyOfTokens(key) {
          let found = donors.lazy.compactMap { $0.tokens(key, in: part) }.first
          return Member(key: key, value: found ?? (value.namesTokens ? .null : value))
        }
        guard part == nil, Vocabulary.languageParts.contains(key) else { return member }
        return Member(key: key, value: value.settingVocabulary(rows, donors, in: key))
      })
  }

  /// What a config says under a key: in the same part, else outside of parts or in another one.
  private func tokens(_ key: String, in part: String?) -> ConfigValue? {
    let parts = [part, nil] + Vocabulary.languageParts
    return parts.lazy.compactMap { part in
      (part.map { self[$0] } ?? self)?[key]
    }.first
  }

  /// Whether there is a number in it that may be a token's; -1 is none.
  private var namesTokens: Bool {
    switch self {
    case .number(let number): number >= 0
    case .list(let items): items.contains(where: \.namesTokens)
    case .object(let members): !members.isEmpty
    case .null, .boolean, .string: false
    }
  }
}
