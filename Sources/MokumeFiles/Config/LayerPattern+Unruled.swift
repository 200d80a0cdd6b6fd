/// Types of models whose layers are of several kinds, by what no rule here says.
///
/// Their classes of configs in transformers (`configuration_*.py`, 5.23) make these lists where a config
/// has none. Without rules for it a layer may keep its number only; a list for each makes it free to go.
extension LayerPattern {
  static let unruled: [LayerPattern] = [
    // From the first layer on, and from the last one back.
    unruled(fromStart) { layer, _ in layer }, unruled(fromEnd) { layer, count in layer - count },
  ]

  private static let fromStart: [String: [String]] = [
    "hy_v4": ["mlp_layer_types", "indexer_types"],
    "glm5_next_text": ["layer_types", "mlp_layer_types"],
    "inkling_text": ["layer_types", "mlp_layer_types"], "inkling2_text": ["layer_types"],
    "mistral_large4_text": ["mlp_layer_types", "no_rope_layers"],
    "dots3_note_text": ["layer_types", "mlp_layer_types", "per_layer_config"],
    "lfm3_vl_vision": ["layer_types"], "ultrabert": ["layer_types"],
  ].merging(fromBoth) { first, _ in first }

  private static let fromEnd: [String: [String]] = [
    "muse_spark_text": ["layer_types", "layer_rope_theta"],
    "muse_glimmer_text": ["layer_types", "layer_rope_theta"],
  ].merging(fromBoth) { first, _ in first }

  private static let fromBoth: [String: [String]] = [
    "flint": ["layer_types", "mlp_only_layers"], "neomme": ["layer_types", "per_layer_config"],
    "muse_spark_vision": ["layer_types"], "muse_glimmer_vision": ["layer_types"],
  ]

  private static func unruled(
    _ lists: [String: [String]], _ place: @escaping @Sendable (Int, Int) -> Int
  ) -> LayerPattern {
    LayerPattern(
      key: "model_type",
      kind: { section, layer, count in
        guard let keys = section["model_type"]?.string.flatMap({ lists[$0] }),
          keys.contains(where: { section[$0] ?? .null == .null })
        else { return nil }
        return place(layer, count)
      }, list: "layer_types")
  }
}
