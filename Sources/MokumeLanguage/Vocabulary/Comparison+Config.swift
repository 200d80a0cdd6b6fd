import MokumeTensor

extension Comparison {
  /// Keys whose values decide the shapes of tensors.
  private static let sizes = [
    "hidden_size", "intermediate_size", "num_hidden_layers", "n_layer", "n_embd",
    "num_local_experts",
    "num_experts", "moe_intermediate_size", "vocab_size",
  ]
  /// Keys that say nothing of the weights.
  private static let ignored = [
    "_name_or_path", "transformers_version", "use_cache", "auto_map", "initializer_range",
    "attention_dropout", "hidden_dropout", "torch_dtype", "dtype", "id2label", "label2id",
    "quantization_config",
  ]
  /// Keys that change what the weights compute, or which tokens end a text.
  private static let doubtful = [
    "architectures", "model_type", "num_attention_heads", "num_key_value_heads", "head_dim",
    "rope_theta", "rope_scaling", "rope_parameters", "partial_rotary_factor", "rms_norm_eps",
    "layer_norm_eps", "layer_norm_epsilon", "hidden_act", "activation_function",
    "tie_word_embeddings", "sliding_window", "use_sliding_window", "layer_types", "attention_bias",
    "mlp_bias", "attn_logit_softcapping", "final_logit_softcapping", "query_pre_attn_scalar",
    "embedding_multiplier", "residual_multiplier", "logits_scaling", "num_experts_per_tok",
  ]

  /// Compares what `config.json` says, key by key, and the numbers of tokens in
  /// `generation_config.json`.
  mutating func compareConfigs() {
    add(
      .note, "config.json",
      models.map { model in
        let isThere = model.config != nil
        return isThere || !model.isAdapter ? .text(isThere ? "there" : "none") : .nothing
      })
    for (key, values) in differing(\.config) {
      let last = key.split(separator: ".").last.map(String.init) ?? key
      if Self.ignored.contains(last) { continue }
      let isDoubtful = Self.doubtful.contains(last) || Vocabulary.isKeyOfTokens(last)
      let severity: Severity =
        Self.sizes.contains(last) ? .error : isDoubtful ? .warning : .note
      add(
        severity, key, values, last == "vocab_size" ? "align gives them one vocabulary" : "")
    }
    for (key, values) in differing(\.generation) where Vocabulary.isKeyOfTokens(key) {
      add(.warning, "generation_config.\(key)", values)
    }
  }

  /// The keys under which the configs that are there say different things, and what each says.
  private func differing(
    _ config: KeyPath<ComparedModel, ConfigValue?>
  ) -> [(key: String, values: [Table.Cell])] {
    let configs = models.map { $0[keyPath: config] }
    var seen: Set<TensorName> = []
    let keys = configs.flatMap { $0?.flatKeys ?? [] }.filter {
      seen.insert(TensorName($0)).inserted
    }
    return keys.compactMap { key in
      let values = configs.map { $0?.meaning(of: key) }
      let said = zip(configs, values).compactMap { config, value in config.map { _ in value } }
      return Set(said).count > 1 ? (key, values.map { $0.map(Table.Cell.init) ?? .nothing }) : nil
    }
  }
}

extension ConfigValue {
  /// The keys of the object, and behind a dot those of the parts that speak of models.
  fileprivate var flatKeys: [String] {
    guard case .object(let members) = self else { return [] }
    return members.flatMap { member -> [String] in
      guard member.key.hasSuffix("_config"), member.key != "quantization_config",
        case .object = member.value
      else { return [member.key] }
      return member.value.flatKeys.map { "\(member.key).\($0)" }
    }
  }

  /// What is said under a key. Of numbers of tokens null says as much as nothing, and a list of one as
  /// much as the one; the order of several that mean the same does not count.
  fileprivate func meaning(of key: String) -> ConfigValue? {
    let value = value(at: key)
    let last = key.split(separator: ".").last.map(String.init) ?? key
    guard Vocabulary.isKeyOfTokens(last) else { return value }
    switch value {
    case .null: return nil
    case .list(let items) where last.hasSuffix("_token_id"):
      let numbers = items.compactMap { item -> Double? in
        if case .number(let number) = item { number } else { nil }
      }
      guard numbers.count == items.count else { return value }
      let sorted = Set(numbers).sorted().map { ConfigValue.number($0) }
      return sorted.count == 1 ? sorted[0] : .list(sorted)
    default: return value
    }
  }

  fileprivate func value(at key: String) -> ConfigValue? {
    if let own = self[key] { return own }
    guard let dot = key.firstIndex(of: ".") else { return nil }
    return self[String(key[..<dot])]?.value(at: String(key[key.index(after: dot)...]))
  }
}

extension Table.Cell {
  /// A value of a config as a cell.
  init(_ value: ConfigValue) {
    self =
      switch value {
      case .number(let number): .text(Value.format(number))
      default: .text(value.shortText)
      }
  }
}

extension ConfigValue {
  /// The value on one line.
  var shortText: String {
    switch self {
    case .null: "null"
    case .boolean(let truth): truth ? "true" : "false"
    case .number(let number): Value.format(number)
    case .string(let text): text
    case .list(let items): "[\(items.map(\.shortText).joined(separator: ", "))]"
    case .object(let members):
      "{\(members.map { "\($0.key): \($0.value.shortText)" }.joined(separator: ", "))}"
    }
  }
}
