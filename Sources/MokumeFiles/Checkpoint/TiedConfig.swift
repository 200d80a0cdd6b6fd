import MokumeTensor

/// What a `config.json` says of tied embeddings, as the classes of `transformers` read it.
struct TiedConfig {
  /// The part that speaks of the embeddings: a wrapper says nothing of those of the model in it.
  private let config: JSONValue

  init(_ config: JSONValue) {
    let part = Self.type(of: config).flatMap { TiedTypes.wrappers[$0] }.flatMap { config[$0] }
    self.config = part ?? config
  }

  /// Whether the two of a pair are one; nil when nothing says.
  func ties(_ tied: TiedName) -> Bool? {
    if isOwnHead(tied) { return false }
    // Of T5 and its kin only this class has two where its config says so.
    if tied.rule == .always { return type == "switch_transformers" ? said ?? true : true }
    if let type, TiedTypes.always.contains(type) { return true }
    return said ?? (isDefault(config) || tied.rule == .saidOrDefault ? true : nil)
  }

  /// Whether a model that lacks the name has what it repeats under it too.
  func means(_ tied: TiedName) -> Bool {
    if ties(tied) == false { return false }
    if let head = type.flatMap({ TiedTypes.heads[$0] }), isMatrixOfHead(tied) {
      return tied.plainName == head
    }
    return !TiedTypes.rareHeads.contains(tied.plainName)
  }

  /// Whether two that are stored and differ are not what the config promises.
  ///
  /// Where a class ties whatever its config says, the key and that for the scale deny it if they can.
  func forbidsOther(_ tied: TiedName) -> Bool {
    guard ties(tied) == true else { return false }
    guard let type, tied.isHead else { return true }
    if TiedTypes.unsaid.contains(type) { return false }
    return !TiedTypes.always.contains(type)
      || said != false && config[ConfigEditor.scaleKey] != .bool(false)
  }

  private var type: String? { Self.type(of: config) }

  private static func type(of config: JSONValue) -> String? {
    if case .string(let type)? = config["model_type"] { type } else { nil }
  }

  /// What the key says, in the config or its part for text.
  private var said: Bool? {
    let part = config["text_config"]
    let inner = part.flatMap(Self.key)
    if let type, TiedTypes.heedingPart.contains(type), inner ?? part.map(isDefault) == true {
      return true
    }
    // A type that ties by default says so before its part is asked.
    return Self.key(of: config) ?? (inner == false && isDefault(config) ? nil : inner)
  }

  private static func key(of config: JSONValue) -> Bool? {
    if case .bool(let truth)? = config[ConfigEditor.tieKey] { truth } else { nil }
  }

  private func isDefault(_ config: JSONValue) -> Bool {
    Self.type(of: config).map(TiedTypes.byDefault.contains) ?? false
  }

  private func isOwnHead(_ tied: TiedName) -> Bool {
    guard let type else { return false }
    return TiedTypes.ownHead.contains(type) && isMatrixOfHead(tied)
  }

  private func isMatrixOfHead(_ tied: TiedName) -> Bool {
    tied.isHead && tied.name.text.hasSuffix(".weight")
  }
}
