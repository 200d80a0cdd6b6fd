/// What a config says about a layer by its number alone.
///
/// Models derive from such a number which layers are sparse, or look at a window only. Layers can be
/// moved as long as each stays what it was, with another number under the key if need be.
struct LayerPattern {
  let key: String
  /// What the config says of a layer; nil when it says nothing.
  let kind: @Sendable (JSONValue, Int) -> Int?
  /// The only number under the key that may give layers these kinds; nil when there is none.
  var number: @Sendable ([Int]) -> Int? = { _ in nil }

  /// Every pattern, in the order in which conflicts are reported.
  static let all: [LayerPattern] =
    attention.map { pattern in
      LayerPattern(key: pattern.key) { section, layer in
        // Newer configs list the kinds of layers, and the number no longer counts.
        section["layer_types"]?.elements == nil ? pattern.kind(section, layer) : nil
      } number: {
        pattern.number($0)
      }
    } + experts

  private static let attention: [LayerPattern] = [
    LayerPattern(key: "max_window_layers") { section, layer in
      guard section["use_sliding_window"] == .bool(true) else { return nil }
      return section["max_window_layers"]?.integer.map { layer >= $0 ? 1 : 0 }
    } number: {
      leading(0, in: $0)
    },
    // Not every type of model reads these two: Gemma 2 has windows in every other layer regardless.
    every("sliding_window_pattern", offset: 1), every("_sliding_window_pattern", offset: 1),
    fitted(every("full_attention_interval", offset: 1), offset: 1),
    fitted(every("global_attn_every_n_layers", offset: 0), offset: 0),
    periodic("attn_layer"), implied,
  ]

  /// How often a type of model has a layer of another kind although its config need not say so: the key
  /// that may, and what transformers takes without it.
  private static let intervals: [String: (key: String, step: Int, offset: Int)] = [
    "gemma2": ("sliding_window_pattern", 2, 1), "gpt_oss": ("sliding_window_pattern", 2, 1),
    "gemma3": ("sliding_window_pattern", 6, 1), "gemma3_text": ("sliding_window_pattern", 6, 1),
    "gemma3n": ("sliding_window_pattern", 5, 1), "gemma3n_text": ("sliding_window_pattern", 5, 1),
    "cohere2": ("sliding_window_pattern", 4, 1), "exaone4": ("sliding_window_pattern", 4, 1),
    "olmo3": ("sliding_window_pattern", 4, 1), "qwen3_next": ("full_attention_interval", 4, 1),
    "modernbert": ("global_attn_every_n_layers", 3, 0),
    "llama4_text": ("no_rope_layer_interval", 4, 1), "smollm3": ("no_rope_layer_interval", 4, 1),
  ]

  private static let implied = LayerPattern(key: "model_type") { section, layer in
    guard let type = section["model_type"]?.string, let interval = intervals[type],
      section["no_rope_layers"]?.elements == nil
    else { return nil }
    let step = section[interval.key]?.integer ?? interval.step
    return step > 0 ? ((layer + interval.offset) % step == 0 ? 1 : 0) : nil
  }

  private static let experts: [LayerPattern] = [
    LayerPattern(key: "first_k_dense_replace") { section, layer in
      section["first_k_dense_replace"]?.integer.map { layer < $0 ? 1 : 0 }
    } number: {
      leading(1, in: $0)
    },
    fitted(every("moe_layer_freq", offset: 0), offset: 0),
    fitted(every("decoder_sparse_step", offset: 1), offset: 1),
    LayerPattern(key: "interleave_moe_layer_step") { section, layer in
      section["moe_layers"]?.elements == nil
        ? every("interleave_moe_layer_step", offset: 1).kind(section, layer) : nil
    },
    periodic("expert_layer"),
    LayerPattern(key: "moe_layer_start_index") { section, layer in
      section["moe_layer_start_index"]?.integer.map { layer >= $0 ? 1 : 0 }
    } number: {
      leading(0, in: $0)
    },
    LayerPattern(key: "moe_layer_end_index") { section, layer in
      section["moe_layer_end_index"]?.integer.map { $0 < 0 || layer <= $0 ? 1 : 0 }
    } number: {
      leading(1, in: $0) - 1
    },
    // The last layers use the keys and values of earlier ones.
    LayerPattern(key: "num_kv_shared_layers") { section, layer in
      section["num_kv_shared_layers"]?.integer.map { $0 == 0 ? 0 : layer }
    },
  ]

  /// Every so many layers there is one of another kind.
  private static func every(_ key: String, offset: Int) -> LayerPattern {
    LayerPattern(key: key) { section, layer in
      guard let step = section[key]?.integer, step > 0 else { return nil }
      return (layer + offset) % step == 0 ? 1 : 0
    }
  }

  /// A pattern of every so many layers, whose step may be set.
  private static func fitted(_ pattern: LayerPattern, offset: Int) -> LayerPattern {
    var pattern = pattern
    pattern.number = { kinds in
      // The first layer is at a step of its own where the offset is 0.
      let later = kinds.indices.dropFirst(1 - offset).first { kinds[$0] == 1 }
      return (later ?? kinds.count) + offset
    }
    return pattern
  }

  /// How many layers of a kind come first.
  private static func leading(_ kind: Int, in kinds: [Int]) -> Int {
    kinds.prefix { $0 == kind }.count
  }

  private static func periodic(_ name: String) -> LayerPattern {
    LayerPattern(key: "\(name)_period") { section, layer in
      guard let period = section["\(name)_period"]?.integer, period > 0 else { return nil }
      return layer % period == section["\(name)_offset"]?.integer ?? 0 ? 1 : 0
    }
  }
}
