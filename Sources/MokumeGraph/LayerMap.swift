/// Where the tensors of a model stand: in which layer, before the layers or behind them.
///
/// The one place that finds layers in names. A model has a tower for each beginning of names that a
/// layer number follows: one for `model.layers.7.…`, two for encoder and decoder.
public struct LayerMap: Sendable {
  /// A stack of layers.
  public struct Tower: Hashable, Sendable {
    /// What stands before the number of a layer, such as `model.layers.`.
    public let prefix: String
    /// The number of the first layer: 0 but for layers that predict further tokens and are numbered
    /// behind all others.
    public let start: Int
    /// Number of layers: the largest layer number and one, less those before the first.
    public let count: Int
  }

  /// Where one tensor stands.
  public enum Place: Hashable, Sendable {
    /// In a layer of a tower, by the number that names have.
    case layer(Int, tower: Int)
    /// Outside of the layers, where a model begins: embeddings.
    case embed
    /// Outside of the layers, where a model ends: the last norm, the head.
    case head
  }

  /// The towers, in the order in which names first mention them.
  public internal(set) var towers: [Tower]
  /// The place of each tensor, in the order of the names.
  public internal(set) var places: [Place]

  /// The towers that a user means by "the layers": without those for images and sound and without
  /// layers that predict further tokens, unless there are no others.
  public var mainTowers: [Int] {
    let main = towers.indices.filter { !towers[$0].isAside }
    return main.isEmpty ? Array(towers.indices) : main
  }

  /// The depth of a tensor: 0 in the first layer of its tower and before the layers, 1 in the last
  /// layer and behind them.
  public func depth(at position: Int) -> Double {
    switch places[position] {
    case .embed: return 0
    case .head: return 1
    case .layer(let layer, let tower):
      if towers[tower].isFurther { return 1 }
      return towers[tower].count < 2 ? 0 : Double(layer) / Double(towers[tower].count - 1)
    }
  }
}

extension LayerMap.Tower {
  /// Whether the layers predict further tokens and are numbered behind those of another tower, as
  /// DeepSeek-V3 and GLM have them: `num_nextn_predict_layers` counts them, `num_hidden_layers` not.
  public var isFurther: Bool { start > 0 }

  /// Words in the names of towers that feed or follow the one which writes text.
  private static let asideWords = [
    "vis", "vit", "image", "img", "audio", "speech", "mtp", "nextn", "resampler", "projector",
    "connector", "qformer", "perceiver", "talker", "token2wav",
  ]

  fileprivate var isAside: Bool {
    if isFurther { return true }
    let text = prefix.lowercased()
    return LayerMap.Tower.asideWords.contains { text.contains($0) }
  }
}
