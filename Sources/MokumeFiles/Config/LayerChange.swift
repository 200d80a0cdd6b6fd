/// Which layers a model is made of, for its config.
public struct LayerChange: Sendable {
  /// Where a layer was.
  public struct Origin: Hashable, Sendable {
    /// The place of its model's config in the list of configs.
    public let config: Int
    /// Its number there.
    public let layer: Int

    /// Makes an origin.
    public init(config: Int, layer: Int) {
      self.config = config
      self.layer = layer
    }
  }

  /// What stands before the numbers of these layers in tensor names, such as `model.layers.`.
  public let prefix: String
  /// The origin of each layer.
  public let origins: [Origin]
  /// For each config how many layers of this kind its model has.
  public let counts: [Int]

  /// Makes a change.
  public init(prefix: String, origins: [Origin], counts: [Int]) {
    self.prefix = prefix
    self.origins = origins
    self.counts = counts
  }

  /// Whether all layers are the first config's, in their order.
  public var isNone: Bool {
    origins.count == counts.first
      && origins.enumerated().allSatisfy { $0.element == Origin(config: 0, layer: $0.offset) }
  }
}

/// Why a config cannot say which layers a model has.
public enum LayerConflict: Error, Hashable, Sendable {
  /// A key gives another number of layers than the weights have.
  case countDiffers(key: String, said: Int, found: Int)
  /// One key speaks of encoder and decoder, and only one of them changes.
  case sharedCount(key: String)
  /// A key derives what a layer is from its number, and a layer would become another.
  case pattern(key: String, layer: Int, origin: Int)
  /// A list with an element for each layer is in one config and not, or otherwise, in another.
  case list(key: String, origin: LayerChange.Origin)
  /// A list that speaks of layers is in another config, and the first has no such key.
  case listMissing(key: String)

  /// The key that stands in the way.
  public var key: String {
    switch self {
    case .countDiffers(let key, _, _), .sharedCount(let key), .pattern(let key, _, _),
      .list(let key, _), .listMissing(let key):
      key
    }
  }

  /// What is wrong, in lower case without a full stop.
  public var note: String {
    switch self {
    case .countDiffers(let key, let said, let found):
      "\(key) says \(said), but the weights have \(found) layers"
    case .sharedCount(let key):
      "\(key) counts the layers of encoder and decoder alike; only one of them changes"
    case .pattern(let key, let layer, let origin):
      "\(key) says by its number what a layer is; layer \(layer), which was layer \(origin), "
        + "would become another kind"
    case .list(let key, let origin):
      "\(key) has an entry for each layer, but the config of the model that gives layer "
        + "\(origin.layer) has none for it"
    case .listMissing(let key):
      "\(key) says what layers are in the config of another model, and this one has no such key"
    }
  }
}
