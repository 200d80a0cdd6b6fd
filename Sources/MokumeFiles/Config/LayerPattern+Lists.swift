/// What a list with an entry for each layer says in configs that newer versions of transformers save,
/// for older ones that have none.
extension LayerPattern {
  /// The patterns by which a config without a list says what a layer is.
  static func speaking(
    _ list: String, _ section: JSONValue, _ layer: Int, _ count: Int
  ) -> [LayerPattern] {
    all.filter { $0.list == list && $0.kind(section, layer, count) != nil }
  }

  /// The entry of a layer; nil where it is not known, or patterns disagree.
  static func entry(
    _ list: String, _ section: JSONValue, _ layer: Int, _ count: Int
  ) -> JSONValue? {
    guard let type = section["model_type"]?.string, let names = names[list]?[type] else {
      return nil
    }
    let kinds = speaking(list, section, layer, count).map { $0.kind(section, layer, count) }
    guard let first = kinds.first, let kind = first, kinds.allSatisfy({ $0 == kind }) else {
      return nil
    }
    return switch kind {
    case 0: names.no
    case 1: names.yes
    default: nil
    }
  }

  /// The entries of layers of the kinds 0 and 1.
  private typealias Names = (no: JSONValue, yes: JSONValue)

  private static let names: [String: [String: Names]] = [
    "layer_types": attentionNames,
    "mlp_layer_types": named(
      .string("sparse"), .string("dense"),
      [
        "deepseek_v32", "glm_moe_dsa", "exaone_moe", "glm4_moe_lite", "hy_v3", "laguna", "axk1",
        "axk2", "bailing_hybrid", "beam", "ernie4_5_vl_moe_text", "mimo_v2_flash",
        "unlimited_ocr_text",
      ]),
    // 1 stands for a layer that has positions.
    "no_rope_layers": named(.number("1"), .number("0"), ["llama4_text", "smollm3"]),
  ]

  private static let attentionNames =
    named(
      .string("sliding_attention"), .string("full_attention"),
      typesOfGemma4.union([
        "afmoe", "cohere2", "cohere2_moe", "cwm", "exaone4", "exaone_moe", "gemma2", "gemma3",
        "gemma3_text", "gemma3n", "gemma3n_text", "gpt_oss", "modernbert", "modernbert-decoder",
        "olmo3", "t5gemma2_text", "vaultgemma", "beam", "granite_swa", "granitemoe_swa", "kolibri1",
        "mimo_v2_flash", "t5gemma2_decoder", "t5_gemma_module",
      ])
    )
    .merging(
      named(
        .string("linear_attention"), .string("full_attention"),
        [
          "bailing_hybrid", "minimax", "olmo_hybrid", "qwen3_5_moe_text", "qwen3_5_text",
          "qwen3_next",
        ])
    ) { first, _ in first }
    .merging(
      named(
        .string("full_attention"), .string("sliding_attention"),
        ["qwen2", "qwen2_moe", "qwen3", "qwen3_moe"])
    ) { first, _ in first }

  private static func named(
    _ no: JSONValue, _ yes: JSONValue, _ types: Set<String>
  ) -> [String: Names] {
    Dictionary(uniqueKeysWithValues: types.map { ($0, (no, yes)) })
  }
}
