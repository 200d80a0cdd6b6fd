import MokumeFiles
import Testing

@Suite("A config that follows its layers")
struct LayerConfigTests {
  /// A config after a change: `origins` are layers of the config itself.
  private func edited(
    _ config: String, count: Int, _ origins: [Int], prefix: String = "model.layers."
  ) throws -> String {
    try edited(
      [config], counts: [count], origins.map { .init(config: 0, layer: $0) }, prefix: prefix)
  }

  private func edited(
    _ configs: [String?], counts: [Int], _ origins: [LayerChange.Origin],
    prefix: String = "model.layers."
  ) throws -> String {
    let change = LayerChange(prefix: prefix, origins: origins, counts: counts)
    let bytes = configs.map { $0.map { Array($0.utf8) } }
    return String(decoding: try ConfigEditor.settingLayers(change, in: bytes), as: UTF8.self)
  }

  private func conflict(_ config: String, count: Int, _ origins: [Int]) -> LayerConflict? {
    #expect(throws: LayerConflict.self) { try edited(config, count: count, origins) }
  }

  @Test(
    "the number of layers is set under each architecture's key",
    arguments: [
      ("num_hidden_layers", "model.layers."), ("n_layer", "transformer.h."),
      ("n_layers", "transformer.blocks."), ("num_layers", "encoder.block."),
      ("num_hidden_layers", "bert.encoder.layer."), ("num_hidden_layers", "backbone.layers."),
      ("num_hidden_layers", "model.decoder.layers."),
    ])
  func counts(key: String, prefix: String) throws {
    let config = "{\"a\": 1e-05,  \"\(key)\":4, \"x\": [0.0, Infinity]}"
    #expect(
      try edited(config, count: 4, [0, 1, 1, 2, 3], prefix: prefix)
        == "{\"a\": 1e-05,  \"\(key)\":5, \"x\": [0.0, Infinity]}")
  }

  @Test("encoder and decoder have their own numbers")
  func twoTowers() throws {
    let t5 = #"{"is_encoder_decoder": true, "num_layers": 2, "num_decoder_layers": 2}"#
    #expect(
      try edited(t5, count: 2, [0], prefix: "decoder.block.")
        == #"{"is_encoder_decoder": true, "num_layers": 2, "num_decoder_layers": 1}"#)
    #expect(
      try edited(t5, count: 2, [0], prefix: "encoder.block.")
        == #"{"is_encoder_decoder": true, "num_layers": 1, "num_decoder_layers": 2}"#)
    let whisper = #"{"encoder_layers": 3, "decoder_layers": 3, "num_hidden_layers": 3}"#
    #expect(
      try edited(whisper, count: 3, [0, 2], prefix: "model.encoder.layers.")
        == #"{"encoder_layers": 2, "decoder_layers": 3, "num_hidden_layers": 2}"#)
    let shared = #"{"is_encoder_decoder": true, "num_layers": 2}"#
    #expect(throws: LayerConflict.sharedCount(key: "num_layers")) {
      try edited(shared, count: 2, [0], prefix: "decoder.block.")
    }
  }

  @Test("a config within the config speaks of its own tower")
  func nested() throws {
    let config = """
      {"text_config": {"num_hidden_layers": 2, "layer_types": ["a", "b"]},
       "vision_config": {"depth": 2, "num_hidden_layers": 2}}
      """
    #expect(
      try edited(config, count: 2, [1, 1, 0]) == """
        {"text_config": {"num_hidden_layers": 3, "layer_types": ["b", "b", "a"]},
         "vision_config": {"depth": 2, "num_hidden_layers": 2}}
        """)
    #expect(
      try edited(config, count: 2, [1], prefix: "visual.blocks.") == """
        {"text_config": {"num_hidden_layers": 2, "layer_types": ["a", "b"]},
         "vision_config": {"depth": 1, "num_hidden_layers": 1}}
        """)
  }

  @Test("lists with an entry for each layer are cut in step")
  func lists() throws {
    let config = """
      {
        "layer_types": [
          "full",
          "sliding",
          "linear"
        ],
        "no_rope_layers": [1, 0, 1],
        "mlp_only_layers": [0, 2],
        "eos_token_id": [7, 8, 9],
        "hybrid_override_pattern": "M*-",
        "attention_types": [[["global", "local"], 1], [["local"], 1]],
        "num_hidden_layers": 3
      }
      """
    #expect(
      try edited(config, count: 3, [2, 0, 0, 1]) == """
        {
          "layer_types": [
            "linear",
            "full",
            "full",
            "sliding"
          ],
          "no_rope_layers": [1, 1, 1, 0],
          "mlp_only_layers": [0, 1, 2],
          "eos_token_id": [7, 8, 9],
          "hybrid_override_pattern": "-MM*",
          "attention_types": [[["local", "global", "global", "local"], 1]],
          "num_hidden_layers": 4
        }
        """)
  }

  @Test("layers of another model bring their entries along")
  func twoModels() throws {
    let a = #"{"n_layer": 2, "layer_types": ["a0", "a1"]}"#
    let b = #"{"n_layer": 3, "layer_types": ["b0", "b1", "b2"]}"#
    let origins: [LayerChange.Origin] = [
      .init(config: 0, layer: 1), .init(config: 1, layer: 2), .init(config: 1, layer: 0),
    ]
    #expect(
      try edited([a, b], counts: [2, 3], origins)
        == #"{"n_layer": 3, "layer_types": ["a1", "b2", "b0"]}"#)
    #expect(throws: LayerConflict.list(key: "layer_types", origin: origins[1])) {
      try edited([a, #"{"n_layer": 3}"#], counts: [2, 3], origins)
    }
    #expect(
      try edited([#"{"n_layer": 2}"#, nil], counts: [2, 2], [.init(config: 1, layer: 0)])
        == #"{"n_layer": 1}"#)
  }

  @Test(
    "a pattern by layer number is kept where each layer stays what it was, and refused by name",
    arguments: [
      ("sliding_window_pattern", "2", [0, 1, 2, 3, 0, 1], [1, 0, 2, 3]),
      ("full_attention_interval", "4", [0, 1, 2, 3, 0, 1, 2, 3], [0, 1, 2]),
      ("global_attn_every_n_layers", "2", [2, 3], [1, 2, 3]),
      ("decoder_sparse_step", "2", [0, 1, 2, 3, 2, 3], [0, 2, 1, 3]),
      ("first_k_dense_replace", "1", [0, 1, 1, 2, 3], [1, 0, 2, 3]),
      ("moe_layer_start_index", "2", [0, 1, 2, 2, 3], [2, 3, 0, 1]),
      ("num_kv_shared_layers", "0", [0, 0], []),
      ("num_kv_shared_layers", "2", [0, 0, 2, 3], [2, 3, 0, 1]),
      ("num_dense_layers", "1", [0, 1, 1, 2, 3], [1, 0, 2, 3]),
      ("moe_layer_interval", "2", [0, 1, 2, 3, 2, 3], [0, 2, 1, 3]),
      ("layer_group_size", "2", [0, 1, 2, 3, 2, 3], [0, 2, 1, 3, 1, 1]),
      ("no_rope_layer_interval", "2", [0, 1, 2, 3, 0, 1], [1, 0, 2, 3]),
      ("num_last_full_attention_layers", "1", [0, 0, 3], [3, 0]),
      ("cross_layer_interval", "2", [0, 1, 0, 3], [1, 0]),
      ("aligner_num_add_layers", "2", [0, 1, 2, 3], [0, 1, 2]),
    ])
  func patterns(key: String, value: String, kept: [Int], broken: [Int]) throws {
    func config(_ count: Int) -> String {
      "{\"num_hidden_layers\": \(count), \"\(key)\": \(value)}"
    }
    #expect(try edited(config(4), count: 4, kept) == config(kept.count))
    if !broken.isEmpty, key != "full_attention_interval" {
      #expect(conflict(config(4), count: 4, broken)?.key == key)
    }
  }

  @Test(
    "a number is set where another makes each layer what it was",
    arguments: [
      ("first_k_dense_replace", "1", [0, 0, 1, 2], "2"),
      ("first_k_dense_replace", "3", [0, 2, 3, 4], "2"),
      ("first_k_dense_replace", "1", [1, 2], "0"),
      ("max_window_layers", "2", [0, 2, 3], "1"), ("max_window_layers", "2", [4, 5], "0"),
      ("moe_layer_start_index", "2", [1, 2, 3], "1"), ("moe_layer_end_index", "2", [0, 1, 3], "1"),
      ("decoder_sparse_step", "2", [1, 3], "1"), ("decoder_sparse_step", "2", [0, 2, 1], "3"),
      ("decoder_sparse_step", "2", [0, 2], "3"),
      ("full_attention_interval", "3", [0, 2, 3, 5], "2"),
      ("global_attn_every_n_layers", "3", [0, 1, 3, 4], "2"), ("moe_layer_freq", "2", [0, 2], "1"),
      ("num_kv_shared_layers", "3", [0, 1, 2, 3], "1"),
      ("num_kv_shared_layers", "2", [0, 1, 3], "0"),
      ("num_kv_shared_layers", "2", [0, 4, 4, 5], "3"),
      ("num_dense_layers", "2", [0, 2, 3], "1"), ("moe_layer_interval", "2", [1, 3], "1"),
      ("no_rope_layer_interval", "3", [0, 2, 3, 5], "2"),
      ("cross_attention_frequency", "3", [0, 1, 3, 4], "2"),
    ])
  func fitted(key: String, value: String, origins: [Int], wanted: String) throws {
    func config(_ count: Int, _ value: String) -> String {
      "{\"use_sliding_window\": true, \"n_layer\": \(count), \"\(key)\": \(value)}"
    }
    #expect(
      try edited(config(6, value), count: 6, origins) == config(origins.count, wanted))
  }

  @Test("a number is set by what layers were in their own models")
  func fittedModels() throws {
    func config(_ count: Int, _ first: Int) -> String {
      "{\"n_layer\": \(count), \"first_k_dense_replace\": \(first)}"
    }
    let origins: [LayerChange.Origin] = [
      .init(config: 0, layer: 0), .init(config: 1, layer: 1), .init(config: 1, layer: 2),
    ]
    #expect(
      try edited([config(2, 1), config(3, 2)], counts: [2, 3], origins) == config(3, 2))
    let next = #"{"model_type": "qwen3_next", "n_layer": 8, "full_attention_interval": 4}"#
    #expect(
      try edited(next, count: 8, [2, 3, 6, 7])
        == #"{"model_type": "qwen3_next", "n_layer": 4, "full_attention_interval": 2}"#)
    #expect(throws: LayerConflict.self) {
      try edited([config(2, 1), #"{"n_layer": 3}"#], counts: [2, 3], origins)
    }
  }

  @Test("a type of model may have a pattern that its config does not tell of")
  func implied() throws {
    let config = #"{"model_type": "gemma2", "n_layer": 4}"#
    #expect(conflict(config, count: 4, [1, 2])?.key == "model_type")
    #expect(
      try edited(config, count: 4, [0, 1, 2, 3, 0, 1]) == #"{"model_type": "gemma2", "n_layer": 6}"#
    )
    #expect(
      try edited(#"{"model_type": "llama", "n_layer": 4}"#, count: 4, [1, 2])
        == #"{"model_type": "llama", "n_layer": 2}"#)
    for type in ["t5gemma2_text", "qwen3_5_text", "modernbert-decoder"] {
      let config = "{\"model_type\": \"\(type)\", \"n_layer\": 12}"
      #expect(conflict(config, count: 12, Array(2..<12))?.key == "model_type")
      #expect(try edited(config, count: 12, Array(0..<12) + [0, 1]).contains("14"))
    }
    let long = #"{"model_type": "gemma3_text", "n_layer": 12}"#
    #expect(conflict(long, count: 12, Array(0..<5) + Array(6..<12))?.key == "model_type")
  }

  @Test("a pattern does not matter where a list says what each layer is")
  func superseded() throws {
    #expect(
      try edited(
        #"{"n_layer": 2, "sliding_window_pattern": 2, "layer_types": ["s", "f"]}"#, count: 2,
        [1, 0]
      ) == #"{"n_layer": 2, "sliding_window_pattern": 2, "layer_types": ["f", "s"]}"#)
    #expect(
      try edited(#"{"n_layer": 3, "max_window_layers": 1}"#, count: 3, [2, 0])
        == #"{"n_layer": 2, "max_window_layers": 1}"#)
    let windowed = #"{"n_layer": 3, "max_window_layers": 1, "use_sliding_window": true}"#
    #expect(conflict(windowed, count: 3, [2, 0])?.key == "max_window_layers")
  }

  @Test("the layers that share keys and values are counted from the end, and one must have some")
  func sharedKeys() throws {
    func config(_ count: Int, _ shared: Int) -> String {
      "{\"model_type\": \"x\", \"n_layer\": \(count), "
        + "\"num_kv_shared_layers\": \(shared)}"
    }
    #expect(try edited(config(8, 3), count: 8, Array(0..<6)) == config(6, 1))
    #expect(try edited(config(8, 3), count: 8, Array(0..<5)) == config(5, 0))
    #expect(try edited(config(8, 3), count: 8, [0] + Array(0..<8)) == config(9, 3))
    #expect(conflict(config(8, 3), count: 8, [5, 6])?.key == "num_kv_shared_layers")
    #expect(conflict(config(8, 3), count: 8, [5, 0])?.key == "num_kv_shared_layers")
    let two = try edited(
      [config(4, 1), config(6, 2)], counts: [4, 6],
      [0, 1].map { .init(config: 0, layer: $0) } + [4, 5].map { .init(config: 1, layer: $0) })
    #expect(two == config(4, 2))
    let largest = "\"num_kv_shared_layers\": \(Int.max)}"
    #expect(
      try edited("{\"n_layer\": 2, " + largest, count: 2, [0]) == "{\"n_layer\": 1, " + largest)
  }

  @Test("layers without RoPE are looked after although the kinds of attention are listed")
  func positions() throws {
    func config(_ type: String, _ kinds: Int, _ more: String = "") -> String {
      let list = Array(repeating: "\"full_attention\"", count: kinds).joined(separator: ", ")
      return
        "{\"model_type\": \"\(type)\", \"n_layer\": \(kinds), \"layer_types\": [\(list)]\(more)}"
    }
    for type in ["smollm3", "llama4_text"] {
      #expect(conflict(config(type, 8), count: 8, [1, 2, 3])?.key == "model_type")
      #expect(try edited(config(type, 8), count: 8, [0, 1, 2, 3]) == config(type, 4))
      let empty = ", \"no_rope_layers\": []"
      #expect(conflict(config(type, 8, empty), count: 8, [1, 2, 3])?.key == "model_type")
    }
    #expect(
      try edited(config("smollm3", 4, ", \"no_rope_layers\": [1, 1, 1, 0]"), count: 4, [2, 3])
        == config("smollm3", 2, ", \"no_rope_layers\": [1, 0]"))
    #expect(
      try edited(config("smollm3", 8, ", \"no_rope_layer_interval\": 4"), count: 8, [2, 3, 6, 7])
        == config("smollm3", 4, ", \"no_rope_layer_interval\": 2"))
    #expect(try edited(config("gemma2", 4), count: 4, [1, 2]) == config("gemma2", 2))
  }

  @Test("encoder and decoder have their own sparse layers")
  func sparseTowers() throws {
    func config(_ layers: Int, _ step: Int, _ decoder: Int = 4) -> String {
      "{\"encoder_layers\": \(layers), \"decoder_layers\": \(decoder), "
        + "\"encoder_sparse_step\": \(step), \"decoder_sparse_step\": 2}"
    }
    #expect(
      try edited(config(4, 2), count: 4, [1, 3], prefix: "model.encoder.layers.") == config(2, 1))
    #expect(
      try edited(config(4, 2), count: 4, [0, 1], prefix: "model.decoder.layers.")
        == config(4, 2, 2))
    #expect(throws: LayerConflict.pattern(key: "encoder_sparse_step", layer: 0, origin: 1)) {
      try edited(config(4, 2), count: 4, [1, 0], prefix: "model.encoder.layers.")
    }
    func spread(_ layers: Int, _ sparse: Int) -> String {
      "{\"num_decoder_layers\": 4, \"num_layers\": \(layers), "
        + "\"num_sparse_encoder_layers\": \(sparse)}"
    }
    #expect(
      try edited(spread(6, 3), count: 6, [0, 1, 2, 3], prefix: "encoder.block.") == spread(4, 2))
    #expect(throws: LayerConflict.pattern(key: "num_sparse_encoder_layers", layer: 0, origin: 1)) {
      try edited(spread(6, 3), count: 6, [1, 2], prefix: "encoder.block.")
    }
  }

  @Test("types of models count the layers that see everything from the first or up to the last one")
  func globalLayers() throws {
    func config(_ type: String, _ count: Int) -> String {
      "{\"model_type\": \"\(type)\", \"n_layer\": \(count), \"global_attn_every_n_layers\": 2}"
    }
    #expect(try edited(config("afmoe", 4), count: 4, [0, 3]) == config("afmoe", 2))
    #expect(
      conflict(config("modernbert", 4), count: 4, [3, 0])?.key == "global_attn_every_n_layers")
    #expect(conflict(config("afmoe", 4), count: 4, [3, 0])?.key == "global_attn_every_n_layers")
  }

  @Test("numbers of layers in a part of the config are those of other layers, from 1 on")
  func listedFromOne() throws {
    func config(_ count: Int, _ full: String, _ linear: String) -> String {
      "{\"linear_attn_config\": {\"full_attn_layers\": [\(full)], \"kda_layers\": [\(linear)], "
        + "\"num_heads\": 4}, \"num_hidden_layers\": \(count)}"
    }
    #expect(
      try edited(config(4, "4", "1, 2, 3"), count: 4, [3, 0, 0, 3])
        == config(4, "1, 4", "2, 3"))
    #expect(try edited(config(4, "4", "1, 2, 3"), count: 4, [0, 1]) == config(2, "", "1, 2"))
    let origins: [LayerChange.Origin] = [.init(config: 0, layer: 0), .init(config: 1, layer: 0)]
    #expect(
      throws: LayerConflict.list(key: "linear_attn_config.full_attn_layers", origin: origins[1])
    ) {
      try edited([config(1, "1", ""), #"{"num_hidden_layers": 1}"#], counts: [1, 1], origins)
    }
    let text = #"{"n_layer": 3, "moe_layers_enum": "1, 2"}"#
    #expect(try edited(text, count: 3, [0, 1]) == #"{"n_layer": 2, "moe_layers_enum": "1, 2"}"#)
    #expect(conflict(text, count: 3, [1, 2])?.key == "moe_layers_enum")
    let sources = #"{"n_layer": 3, "kv_source_layers": [0, 1, 1]}"#
    #expect(
      try edited(sources, count: 3, [0, 1]) == #"{"n_layer": 2, "kv_source_layers": [0, 1]}"#)
    #expect(conflict(sources, count: 3, [1, 2])?.key == "kv_source_layers")
  }

  @Test("a list that only another model has is not lost")
  func listOfOther() throws {
    let both: [LayerChange.Origin] = [.init(config: 0, layer: 1), .init(config: 1, layer: 0)]
    let other: [LayerChange.Origin] = [.init(config: 1, layer: 0), .init(config: 1, layer: 1)]
    let a = #"{"n_layer": 2}"#
    let kinds = #"{"n_layer": 2, "layer_types": ["s", "f"]}"#
    #expect(throws: LayerConflict.list(key: "layer_types", origin: both[0])) {
      try edited([a, kinds], counts: [2, 2], both)
    }
    #expect(throws: LayerConflict.listMissing(key: "layer_types")) {
      try edited([a, kinds], counts: [2, 2], other)
    }
    #expect(
      try edited([#"{"n_layer": 2, "layer_types": null}"#, kinds], counts: [2, 2], other)
        == kinds)
    let sparse = #"{"n_layer": 2, "mlp_only_layers": [0]}"#
    #expect(throws: LayerConflict.listMissing(key: "mlp_only_layers")) {
      try edited([a, sparse], counts: [2, 2], both)
    }
    // Nothing is said where no layer is listed, and models without the list have none.
    #expect(try edited([a, sparse], counts: [2, 2], [both[0], other[1]]) == a)
    #expect(
      try edited([sparse, a], counts: [2, 2], both) == #"{"n_layer": 2, "mlp_only_layers": []}"#)
    #expect(
      try edited([a, sparse], counts: [2, 2], [.init(config: 0, layer: 1)]) == #"{"n_layer": 1}"#)
    let idle = #"{"n_layer": 2, "layer_types": ["full_attention", "full_attention"]}"#
    #expect(try edited([a, idle], counts: [2, 2], both) == a)
    #expect(throws: LayerConflict.list(key: "full_attn_idxs", origin: both[0])) {
      try edited([a, #"{"n_layer": 2, "full_attn_idxs": []}"#], counts: [2, 2], both)
    }
  }

  @Test("a config that counts other layers is refused, one that counts none is left alone")
  func miscounted() throws {
    #expect(
      conflict(#"{"num_hidden_layers": 61, "num_nextn_predict_layers": 1}"#, count: 62, [0])
        == .countDiffers(key: "num_hidden_layers", said: 61, found: 62))
    #expect(try edited("{ }", count: 2, [0]) == "{ }")
    #expect(throws: FileError.self) { try edited("{", count: 2, [0]) }
  }

  /// A config with no more than its type and its number of layers, and keys besides.
  private static func bare(_ type: String, _ more: String = "") -> String {
    #"{"model_type": "\#(type)", "num_hidden_layers": 12\#(more.isEmpty ? "" : ", \(more)")}"#
  }

  @Test(
    "what types of models take their layers for without a key is not changed by moving them",
    arguments: [
      (bare("cwm"), 4, 3), (bare("minimax"), 2, 3), (bare("vaultgemma"), 2, 3),
      (bare("olmo_hybrid"), 4, 3), (bare("exaone_moe", #""first_k_dense_replace": 0"#), 4, 3),
      (bare("deepseek_v4", #""num_hash_layers": 0"#), 12, 1),
      (bare("qwen2_moe", #""use_sliding_window": true"#), 2, 3),
      (bare("cohere2_moe"), 4, 3), (bare("deepseek_v32"), 12, 3), (bare("glm_moe_dsa"), 12, 3),
      (bare("glm4_moe_lite"), 12, 1), (bare("hy_v3"), 12, 1), (bare("laguna"), 12, 1),
      (bare("step3p5"), 12, 3), (bare("gemma3n_text", #""num_kv_shared_layers": 0"#), 12, 1),
      (
        bare("glm_moe_dsa", #""first_k_dense_replace": 0, "index_topk_freq": 4"#), 4, 2
      ),
      (bare("granite_swa"), 4, 3), (bare("granitemoe_swa"), 4, 3), (bare("kolibri1"), 5, 3),
      (bare("qwen4_exp_text"), 4, 3), (bare("t5gemma2_decoder"), 6, 3),
      (bare("lfm3"), 12, 4), (bare("mimo_v2_flash"), 12, 6), (bare("axk1"), 12, 1),
      (bare("bailing_hybrid", #""first_k_dense_replace": 0"#), 6, 3), (bare("axk2"), 12, 1),
      (bare("ernie4_5_vl_moe_text"), 12, 1), (bare("unlimited_ocr_text"), 12, 1),
      (bare("beam"), 12, 6),
    ])
  func kindsOfTypes(config: String, step: Int, moved: Int) throws {
    // Layers that are cut out in whole steps leave the others what they are.
    if step < 12 {
      let changed = try edited(config, count: 12, Array(0..<4 + step) + Array(4..<12))
      #expect(changed.contains(#""num_hidden_layers": \#(12 + step)"#), "\(config)")
    }
    let origins = Array(moved..<12)
    if case .pattern? = conflict(config, count: 12, origins) {} else { Issue.record("\(config)") }
  }

  @Test(
    "layers of a type whose pattern has no rule keep their numbers, unless everything is listed",
    arguments: [
      "dots3_note_text", "flint", "glm5_next_text", "hy_v4", "inkling_text", "mistral_large4_text",
      "muse_glimmer_text", "muse_spark_text", "neomme", "ultrabert",
    ])
  func unruled(type: String) throws {
    let bare = Self.bare(type)
    let moved = [1, 0] + Array(2..<12)
    #expect(conflict(bare, count: 12, moved)?.key == "model_type")
    let fromEnd = ["flint", "muse_glimmer_text", "muse_spark_text", "neomme"].contains(type)
    if fromEnd {
      #expect(conflict(bare, count: 12, Array(0..<8))?.key == "model_type")
    } else {
      #expect(try edited(bare, count: 12, Array(0..<8)).contains(#""num_hidden_layers": 8"#))
    }
    let list = Array(repeating: #""x""#, count: 12).joined(separator: ", ")
    let lists = ["layer_types", "mlp_layer_types", "no_rope_layers", "indexer_types"]
      .map { "\"\($0)\": [\(list)]" }.joined(separator: ", ")
    let others = #""layer_rope_theta": [1, 2], "mlp_only_layers": [0], "per_layer_config": {}"#
    #expect(
      try edited(Self.bare(type, lists + ", " + others), count: 12, moved).contains(
        #""mlp_only_layers": [1]"#))
  }

  @Test("a list of the layers' kinds makes what a type takes them for count no more")
  func listedOfTypes() throws {
    let kinds = Array(repeating: #""sparse""#, count: 12).joined(separator: ", ")
    for type in ["glm4_moe_lite", "hy_v3", "laguna", "step3p5"] {
      let config = Self.bare(type, #""mlp_layer_types": [\#(kinds)]"#)
      #expect(try edited(config, count: 12, [3, 4]).contains(#"["sparse", "sparse"]"#))
    }
  }

  @Test(
    "Gemma 4 makes its last layer look at everything, so another may not come last",
    arguments: [
      "gemma4_text", "gemma4_unified_text", "embedding_gemma2_text", "diffusion_gemma_text",
    ])
  func lastLayer(type: String) throws {
    let kinds = (0..<6).map { $0 == 5 ? #""full_attention""# : #""sliding_attention""# }
    let config =
      "{\"model_type\": \"\(type)\", \"num_hidden_layers\": 6, \"layer_types\": ["
      + kinds.joined(separator: ", ") + "]}"
    #expect(try edited(config, count: 6, [0, 1, 5]).contains(#""num_hidden_layers": 3"#))
    #expect(
      conflict(config, count: 6, [0, 5, 1]) == .pattern(key: "model_type", layer: 2, origin: 1))
    let bare = Self.bare(type)
    #expect(try edited(bare, count: 12, Array(0..<6)).contains(#""num_hidden_layers": 6"#))
    #expect(
      conflict(bare, count: 12, Array(0..<8)) == .pattern(key: "model_type", layer: 7, origin: 7))
  }

  @Test("what layers have of their own goes with them, by their numbers")
  func tables() throws {
    let config =
      #"{"num_hidden_layers": 4, "per_layer_config": {"01": {"head_dim": 5}, "3": {"head_dim": 7}}}"#
    #expect(
      try edited(config, count: 4, [3, 0, 1, 1])
        == #"{"num_hidden_layers": 4, "per_layer_config": "#
        + #"{"0": {"head_dim": 7}, "2": {"head_dim": 5}, "3": {"head_dim": 5}}}"#)
    #expect(
      throws: LayerConflict.list(key: "per_layer_config", origin: .init(config: 1, layer: 0))
    ) {
      try edited(
        [config, #"{"num_hidden_layers": 4}"#], counts: [4, 4],
        [.init(config: 0, layer: 0), .init(config: 1, layer: 0)])
    }
    let other = #"{"num_hidden_layers": 2, "per_layer_config": {"all": {}}}"#
    #expect(conflict(other, count: 2, [0])?.key == "per_layer_config")
  }

  @Test("lists of ratios and indexers follow, and so does one that speaks of further layers")
  func ratios() throws {
    let config =
      #"{"num_hidden_layers": 3, "indexer_types": ["full", "shared", "full"], "#
      + #""index_topk_pattern": "FSF", "compress_ratios": [0, 4, 128]}"#
    #expect(
      try edited(config, count: 3, [1, 2])
        == #"{"num_hidden_layers": 2, "indexer_types": ["shared", "full"], "#
        + #""index_topk_pattern": "SF", "compress_ratios": [4, 128]}"#)
    let longer = #"{"num_hidden_layers": 3, "compress_ratios": [0, 4, 128, 0]}"#
    #expect(
      try edited(longer, count: 3, [1, 2, 2])
        == #"{"num_hidden_layers": 3, "compress_ratios": [4, 128, 128, 0]}"#)
  }
}
