import MokumeTensor

extension LinearStorage {
  /// What a `config.json` says by its `model_type`, and by that of each part; nil when it has none.
  package init?(_ config: ConfigValue?) {
    guard case .object(let members)? = config else { return nil }
    func type(_ members: [ConfigValue.Member]) -> String? {
      members.lazy.compactMap {
        if $0.key == "model_type", case .string(let type) = $0.value { type } else { nil }
      }.first
    }
    let parts = members.compactMap {
      if case .object(let part) = $0.value { type(part) } else { nil }
    }
    let types = [type(members)].compactMap { $0 } + parts
    if types.isEmpty { return nil }
    self.init(modelTypes: types)
  }
}
