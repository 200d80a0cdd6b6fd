/// A name under which models repeat a tensor of another name, as `_tied_weights_keys` of the classes in
/// `transformers` say it.
public struct TiedName: Hashable, Sendable {
  /// When the two are one.
  public enum Rule: Hashable, Sendable {
    /// As `tie_word_embeddings` of the config says; where it does not, when only one of them is stored.
    case said
    /// The same, but classes with this name take the two for one where the config says nothing.
    case saidOrDefault
    /// Whatever the config says: the config is about the head, and these are beside it.
    case always
  }

  /// The name of what is repeated.
  public let name: TensorName
  /// The name of the tensor itself behind the prefix; a `*` before the first dot stands for the name of a
  /// type of model.
  let pattern: String
  /// When the two are one.
  public let rule: Rule

  /// What stands before the names of its pair, in a model that is part of another.
  public let prefix: String
  /// What else a model has that has the name: a tensor whose name begins so.
  private let companion: String?

  /// Heads of models that score or mark texts, which have no other one.
  private static let otherHeads = ["score.", "classifier.", "qa_outputs."]

  init(
    _ prefix: String, _ name: String, _ pattern: String, beside companion: String?, _ rule: Rule
  ) {
    self.name = TensorName(prefix + name)
    self.pattern = pattern
    self.prefix = prefix
    self.companion = companion.map { prefix + $0 }
    self.rule = rule
  }

  /// The name as it is in a model that is no part of another.
  public var plainName: String { String(name.text.dropFirst(prefix.count)) }

  /// Whether what is repeated is a head, which a config may say is another matrix.
  public var isHead: Bool { name.tokenTensor?.kind == .head }

  /// Whether a model with the given tensors has the name without storing it.
  public func isMeant(among names: Set<TensorName>) -> Bool {
    func has(_ start: String) -> Bool { names.contains { $0.text.hasPrefix(start) } }
    if let companion { return has(companion) }
    // The decoder of Whisper has a head of another name.
    return !Self.otherHeads.contains { has(prefix + $0) } && !has(prefix + Self.sound)
  }

  /// The tensor that the name repeats, among those of a model; nil when it has none, or several that it
  /// could be.
  public func twin(among names: Set<TensorName>) -> TensorName? {
    guard pattern.hasPrefix("*.") else {
      let exact = TensorName(prefix + pattern)
      return names.contains(exact) ? exact : nil
    }
    let ending = String(pattern.dropFirst(2))
    let found = names.filter { name in
      name.hasEnding(ending) && name.text.utf8.starts(with: prefix.utf8)
        && !name.text.utf8.dropFirst(prefix.utf8.count).dropLast(ending.utf8.count + 1)
          .contains(0x2E)
    }
    return found.count == 1 ? found.first : nil
  }
}
