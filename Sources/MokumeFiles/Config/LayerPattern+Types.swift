/// What types of models take their layers for where a config does not say it, as transformers does.
extension LayerPattern {
  /// Which layers look at everything, or by another kind of attention.
  static let attentionOfTypes = LayerPattern(key: "model_type") { section, layer, count in
    section["model_type"]?.string.flatMap { attentionRules[$0] }?(section, layer, count) ?? nil
  }

  /// Gemma 4 and those built like it: their last layer looks at everything, whatever is listed.
  static let typesOfGemma4: Set<String> = [
    "gemma4_text", "gemma4_unified_text", "embedding_gemma2_text", "diffusion_gemma_text",
  ]

  private static let attentionRules: [String: Kind] = [
    "cohere2_moe": { section, layer, _ in
      // The first layers have a pattern of their own, and the others begin to count behind them.
      let first = section["first_k_dense_replace"]?.integer ?? 0
      let (key, standard) =
        layer < first
        ? ("prefix_dense_sliding_window_pattern", 1) : ("sliding_window_pattern", 4)
      let step = section[key]?.integer ?? standard
      return step > 0 ? ((layer < first ? layer : layer - first) % step == step - 1 ? 1 : 0) : nil
    },
    "gemma4_text": gemma4, "gemma4_unified_text": gemma4, "embedding_gemma2_text": gemma4,
    "diffusion_gemma_text": gemma4,
    "beam": gemma4, "cwm": everyFourth, "granite_swa": everyFourth, "granitemoe_swa": everyFourth,
    "kolibri1": { _, layer, _ in (layer + 1) % 5 == 0 ? 1 : 0 },
    // Convolutions, and two kinds of attention between them.
    "lfm3": { _, layer, _ in layer % 4 == 2 ? 1 : layer % 4 == 0 && layer > 0 ? 2 : 0 },
    "mimo_v2_flash": { _, layer, _ in layer == 0 || (layer + 1) % 6 == 0 ? 1 : 0 },
    "deepseek_v4": { section, layer, _ in
      section["compress_ratios"]?.elements == nil ? (layer > 1 && layer % 2 == 1 ? 1 : 0) : nil
    },
    "kimi_linear": { section, layer, _ in
      section["linear_attn_config"]?["kda_layers"]?.elements == nil
        ? (layer > 0 && layer % 4 == 0 ? 1 : 0) : nil
    },
    "minimax": { _, layer, _ in layer % 2 == 0 ? 1 : 0 },
    "olmo_hybrid": { _, layer, count in
      layer % 4 == 3 || count < 4 && layer == count - 1 ? 1 : 0
    },
    "qwen2_moe": { section, layer, _ in
      guard section["use_sliding_window"] == .bool(true) else { return nil }
      return layer % 2 == 0 && layer < section["max_window_layers"]?.integer ?? 28 ? 1 : 0
    },
    "vaultgemma": { _, layer, _ in layer % 2 },
    "zamba": { section, layer, _ in
      guard section["layers_block_type"]?.elements == nil else { return nil }
      let period = section["attn_layer_period"]?.integer ?? 6
      let offset = section["attn_layer_offset"]?.integer ?? 4
      if layer < 3 || period < 1 { return layer == 2 ? 1 : 0 }
      return (layer - 3) % period == offset ? 1 : 0
    },
  ]

  private static let everyFourth: Kind = { _, layer, _ in layer % 4 == 0 ? 1 : 0 }

  private static let gemma4: Kind = { _, layer, count in
    (layer + 1) % 6 == 0 || layer == count - 1 ? 1 : 0
  }

  /// How many of the first layers are dense, or of another kind than the others.
  static let firstOfTypes = LayerPattern(
    key: "model_type",
    kind: { section, layer, _ in
      guard section["mlp_layer_types"]?.elements == nil,
        let first = section["model_type"]?.string.flatMap({ firstLayers[$0] })
      else { return nil }
      return first.key.flatMap { section[$0] } == nil ? (layer < first.count ? 1 : 0) : nil
    }, list: "mlp_layer_types")

  /// The key that may say it, if there is one, and how many there are without it.
  private static let firstLayers: [String: (key: String?, count: Int)] = [
    "deepseek_v3": ("first_k_dense_replace", 3), "deepseek_v32": ("first_k_dense_replace", 3),
    "glm_moe_dsa": ("first_k_dense_replace", 3), "glm4_moe": ("first_k_dense_replace", 1),
    "exaone_moe": ("first_k_dense_replace", 1), "kimi_linear": ("first_k_dense_replace", 1),
    "afmoe": ("num_dense_layers", 1), "lfm2_moe": ("num_dense_layers", 2),
    "deepseek_v4": ("num_hash_layers", 3), "ernie4_5_moe": ("moe_layer_start_index", 1),
    "step3p5": ("moe_layers_enum", 3),
    "axk1": ("first_k_dense_replace", 1), "axk2": ("first_k_dense_replace", 1),
    "unlimited_ocr_text": ("first_k_dense_replace", 1),
    "bailing_hybrid": ("first_k_dense_replace", 2),
    "glm4_moe_lite": (nil, 1), "hy_v3": (nil, 1), "laguna": (nil, 1), "beam": (nil, 3),
    "ernie4_5_vl_moe_text": (nil, 1), "mimo_v2_flash": (nil, 1),
  ]

  /// Gemma 3n leaves many values of its first layers out, if it has more than 8.
  static let sparsityOfGemma = LayerPattern(key: "model_type") { section, layer, count in
    guard section["model_type"]?.string?.hasPrefix("gemma3n") == true,
      section["activation_sparsity_pattern"] ?? .null == .null
    else { return nil }
    return layer < 10 && count > 8 ? 1 : 0
  }

  /// Which layers choose tokens anew, and do not take the choice of those before.
  static let indexers = LayerPattern(key: "index_topk_freq") { section, layer, _ in
    guard let step = section["index_topk_freq"]?.integer, step > 1,
      section["indexer_types"]?.elements == nil,
      section["index_topk_pattern"] ?? .null == .null
    else { return nil }
    let offset = section["index_skip_topk_offset"]?.integer ?? 2
    let (behind, isTooLarge) = (layer + 1).subtractingReportingOverflow(offset)
    return isTooLarge ? nil : max(behind, 0) % step == 0 ? 1 : 0
  }
}
