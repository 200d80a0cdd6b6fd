extension LayerPattern {
  /// Which layers are sparse.
  static let experts: [LayerPattern] = [
    dense("first_k_dense_replace"), dense("num_dense_layers"), first("num_hash_layers"),
    firstOfTypes, sparsityOfGemma,
    fitted(every("moe_layer_freq", offset: 0), offset: 0),
    fitted(every("moe_layer_interval", offset: 1), offset: 1),
    fitted(every("decoder_sparse_step", offset: 1), offset: 1),
    fitted(every("encoder_sparse_step", offset: 1), offset: 1),
    spread("num_sparse_encoder_layers"), spread("num_sparse_decoder_layers"),
    LayerPattern(key: "interleave_moe_layer_step") { section, layer, count in
      section["moe_layers"]?.elements == nil
        ? every("interleave_moe_layer_step", offset: 1).kind(section, layer, count) : nil
    },
    periodic("expert_layer"), from("moe_layer_start_index"),
    LayerPattern(key: "moe_layer_end_index") { section, layer, _ in
      section["moe_layer_end_index"]?.integer.map { $0 < 0 || layer <= $0 ? 1 : 0 }
    } number: {
      leading(1, in: $0) - 1
    },
    // Layers as text: `"3,4,5"`.
    LayerPattern(key: "moe_layers_enum") { section, layer, _ in
      section["moe_layers_enum"]?.string.map { text in
        text.split(separator: ",").contains { $0.filter { $0 != " " } == String(layer) } ? 1 : 0
      }
    },
  ]

  private static func dense(_ key: String) -> LayerPattern {
    var pattern = first(key)
    pattern.list = "mlp_layer_types"
    return pattern
  }

  /// So many sparse layers, as far from each other as there are layers for each.
  private static func spread(_ key: String) -> LayerPattern {
    LayerPattern(key: key) { section, layer, count in
      guard let sparse = section[key]?.integer else { return nil }
      let step = sparse > 0 ? count / sparse : 0
      return step == 1 || step > 1 && layer % step == 1 ? 1 : 0
    } number: { kinds in
      kinds.count { $0 == 1 }
    }
  }

  static let others: [LayerPattern] = [
    sharedKeys, indexers,
    // For each layer the number of the one whose keys and values it uses.
    LayerPattern(key: "kv_source_layers") { section, layer, _ in
      guard let sources = section["kv_source_layers"]?.elements, sources.indices.contains(layer)
      else { return nil }
      return sources[layer].integer
    },
    first("num_first_full_attention_layers"), last("num_last_full_attention_layers"),
    fitted(every("cross_attention_frequency", offset: 0), offset: 0),
    every("cross_layer_interval", offset: 0), every("n_layers_per_attn_res_block", offset: 0),
    LayerPattern(key: "aligner_num_add_layers") { section, layer, count in
      guard let added = section["aligner_num_add_layers"]?.integer, added > 0 else { return nil }
      return (layer + 1) % max(count / added, 1) == 0 ? 1 : 0
    },
  ]

  /// The last layers use the keys and values of earlier ones; without any those are not in the model.
  private static let sharedKeys: LayerPattern = {
    let pattern = last("num_kv_shared_layers")
    return LayerPattern(
      key: pattern.key,
      kind: { section, layer, count in
        guard let shared = section["num_kv_shared_layers"]?.integer else {
          // Gemma 3n has them without saying so.
          let isMeant = section["model_type"]?.string?.hasPrefix("gemma3n") == true
          return isMeant ? (count <= 15 ? 2 : layer >= count - 15 ? 1 : 0) : nil
        }
        return shared >= count ? 2 : pattern.kind(section, layer, count)
      }, number: pattern.number)
  }()
}
