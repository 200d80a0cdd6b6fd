extension LayerPattern {
  /// How far a layer looks, and by which kind of attention; not where `layer_types` says it.
  static let attention: [LayerPattern] = [
    LayerPattern(key: "max_window_layers") { section, layer, count in
      section["use_sliding_window"] == .bool(true) && section["model_type"]?.string != "qwen2_moe"
        ? from("max_window_layers").kind(section, layer, count) : nil
    } number: {
      leading(0, in: $0)
    },
    // Not every type of model reads these two: Gemma 2 has windows in every other layer regardless.
    every("sliding_window_pattern", offset: 1), every("_sliding_window_pattern", offset: 1),
    fitted(every("full_attention_interval", offset: 1), offset: 1),
    fitted(every("layer_group_size", offset: 1), offset: 1),
    fitted(global(offset: 0) { $0 != "afmoe" }, offset: 0),
    fitted(global(offset: 1) { $0 == "afmoe" }, offset: 1),
    LayerPattern(key: "attn_layer_period") { section, layer, count in
      section["model_type"]?.string == "zamba"
        ? nil : periodic("attn_layer").kind(section, layer, count)
    },
    implied(intervals), attentionOfTypes,
  ]

  /// Where positions are turned into angles (RoPE), whatever a layer looks at.
  static let positions: [LayerPattern] = [
    fitted(
      unlessNoRope(every("no_rope_layer_interval", offset: 1)), offset: 1),
    unlessNoRope(implied(ropeIntervals)),
  ]

  /// Types of models count the layers that see everything from the first one or up to the last one.
  private static func global(
    offset: Int, _ isMeant: @escaping @Sendable (String?) -> Bool
  ) -> LayerPattern {
    let pattern = every("global_attn_every_n_layers", offset: offset)
    return LayerPattern(key: pattern.key) { section, layer, count in
      isMeant(section["model_type"]?.string) ? pattern.kind(section, layer, count) : nil
    }
  }

  /// A list of the layers counts for more, if there is anything in it.
  private static func unlessNoRope(_ pattern: LayerPattern) -> LayerPattern {
    LayerPattern(
      key: pattern.key,
      kind: { section, layer, count in
        section["no_rope_layers"]?.elements?.isEmpty ?? true
          ? pattern.kind(section, layer, count) : nil
      }, list: "no_rope_layers")
  }

  /// How often a type of model has a layer of another kind although its config need not say so.
  private typealias Interval = (key: String, step: Int, offset: Int)

  /// The key that may say it, and what transformers takes without it.
  private static let intervals: [String: Interval] = [
    "gemma2": ("sliding_window_pattern", 2, 1), "gpt_oss": ("sliding_window_pattern", 2, 1),
    "gemma3": ("sliding_window_pattern", 6, 1), "gemma3_text": ("sliding_window_pattern", 6, 1),
    "gemma3n": ("sliding_window_pattern", 5, 1), "gemma3n_text": ("sliding_window_pattern", 5, 1),
    "cohere2": ("sliding_window_pattern", 4, 1), "exaone4": ("sliding_window_pattern", 4, 1),
    "olmo3": ("sliding_window_pattern", 4, 1), "qwen3_next": ("full_attention_interval", 4, 1),
    "modernbert": ("global_attn_every_n_layers", 3, 0),
    "afmoe": ("global_attn_every_n_layers", 4, 1),
    "modernbert-decoder": ("global_attn_every_n_layers", 3, 0),
    "exaone_moe": ("sliding_window_pattern", 4, 1),
    "t5gemma2_text": ("sliding_window_pattern", 6, 1),
    "t5gemma2_decoder": ("sliding_window_pattern", 6, 1),
    "t5_gemma_module": ("sliding_window_pattern", 2, 1),
    "qwen3_5_text": ("full_attention_interval", 4, 1),
    "qwen3_5_moe_text": ("full_attention_interval", 4, 1),
    "qwen4_exp_text": ("full_attention_interval", 4, 1),
    "bailing_hybrid": ("layer_group_size", 6, 1),
  ]

  private static let ropeIntervals: [String: Interval] = [
    "llama4_text": ("no_rope_layer_interval", 4, 1), "smollm3": ("no_rope_layer_interval", 4, 1),
  ]

  private static func implied(_ intervals: [String: Interval]) -> LayerPattern {
    LayerPattern(key: "model_type") { section, layer, _ in
      guard let type = section["model_type"]?.string, let interval = intervals[type] else {
        return nil
      }
      let step = section[interval.key]?.integer ?? interval.step
      return step > 0 ? ((layer + interval.offset) % step == 0 ? 1 : 0) : nil
    }
  }
}
