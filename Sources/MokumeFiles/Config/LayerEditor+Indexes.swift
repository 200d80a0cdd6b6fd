/// A list that holds the numbers of some layers.
struct IndexList {
  /// The keys that lead to it.
  let path: [String]
  /// The number of the first layer.
  var first = 0
  /// What it is where a config has none; nil when each type of model takes something else.
  var absent: [JSONValue]?

  static let all: [IndexList] =
    ["mlp_only_layers", "attn_layer_indices"].map { IndexList(path: [$0], absent: []) }
    + [
      "full_attn_idxs", "cross_attention_layers", "moe_layers", "moe_layers_enum",
      "hybrid_layer_ids", "rope_scaling_layers",
    ].map { IndexList(path: [$0]) }
    + [
      IndexList(path: ["linear_attn_config", "full_attn_layers"], first: 1),
      IndexList(path: ["linear_attn_config", "kda_layers"], first: 1),
      IndexList(path: ["ple_layer_ids"], first: 1, absent: []),
    ]
}

extension LayerEditor {
  /// The numbers of the layers whose origins are listed, or nil where there is no such list.
  func indexes(
    _ list: IndexList, _ section: ConfigSection
  ) throws(LayerConflict) -> JSONValue? {
    guard givers.contains(where: { value(at: list.path, section, $0)?.elements != nil }) else {
      return nil
    }
    var result: [JSONValue] = []
    for (layer, origin) in change.origins.enumerated() {
      let said = value(at: list.path, section, origin.config) ?? .null
      guard let listed = said.elements ?? (said == .null ? list.absent : nil) else {
        throw .list(key: list.path.joined(separator: "."), origin: origin)
      }
      if listed.contains(where: { $0.integer == origin.layer + list.first }) {
        result.append(.number(String(layer + list.first)))
      }
    }
    let own = section.value.value(at: list.path) ?? .null
    return result.isEmpty && own == .null && list.absent != nil ? nil : .array(result)
  }
}
