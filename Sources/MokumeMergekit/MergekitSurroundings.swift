/// What a translation must know beside the text of a config.
public struct MergekitSurroundings {
  /// Whether a file or folder is there: what is there is a path, other names may be of the hub.
  public let exists: (String) -> Bool
  /// Whether a name already means something in the language, so that no model gets it.
  public let isTaken: (String) -> Bool
  /// Whether `save` takes `tokenizer:`.
  public let savesTokenizer: Bool
  /// What random methods draw from: a whole number from 0.
  public var seed = 0
  /// The size of a shard as the language writes it, such as `5GB`; nil is the language's own.
  public var shard: String?
  /// Whether every merge that has a name is saved below the folder that the script's parameter `named` says.
  public var savesNamed = false
  /// What a user does to have them saved, for messages; nil if there is nothing to do.
  public var wordsForSavingNamed: String?
  /// Whether what mergekit ignores is an error.
  public var isStrict = false

  /// Describes the surroundings of a translation.
  public init(
    exists: @escaping (String) -> Bool, isTaken: @escaping (String) -> Bool,
    savesTokenizer: Bool = false
  ) {
    self.exists = exists
    self.isTaken = isTaken
    self.savesTokenizer = savesTokenizer
  }
}
