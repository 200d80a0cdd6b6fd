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

  /// Compares what `config.json` says, key by key.
  mutating func compareConfigs() {
    if models.contains(where: { $0.config == nil }) {
      add(.note, "config.json", models.map { .text($0.config == nil ? "none" : "there") })
    }
    var keys: [String] = []
    var seen: Set<TensorName> = []
    for model in models {
      for key in model.config?.flatKeys ?? [] where seen.insert(TensorName(key)).inserted {
        keys.append(key)
      }
    }
    for key in keys {
      let values = models.filter { $0.config != nil }.map { $0.config?.value(at: key) }
      guard Set(values).count > 1 else { continue }
      let last = key.split(separator: ".").last.map(String.init) ?? key
      if Self.ignored.contains(last) { continue }
      let severity: Severity =
        Self.sizes.contains(last)
        ? .error : Self.doubtful.contains(last) || last.hasSuffix("_token_id") ? .warning : .note
      add(
        severity, key, models.map { $0.config?.value(at: key).map(Table.Cell.init) ?? .nothing },
        last == "vocab_size" ? "align gives them one vocabulary" : "")
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

  /// The config as it is saved with the vocabulary of another model, as far as its keys say special
  /// tokens.
  func settingVocabulary(_ rows: Int, _ donor: ConfigValue?) -> ConfigValue {
    settingVocabulary(rows, donor, in: donor)
  }

  private func settingVocabulary(
    _ rows: Int, _ donor: ConfigValue?, in part: ConfigValue?
  ) -> ConfigValue {
    guard case .object(let members) = self else { return self }
    return .object(
      members.map { member in
        let (key, value) = (member.key, member.value)
        if key == "vocab_size" { return Member(key: key, value: .number(Double(rows))) }
        if key.hasSuffix("_token_id") {
          return Member(key: key, value: part?[key] ?? donor?[key] ?? value.unnamed)
        }
        guard key.hasSuffix("_config") else { return member }
        return Member(key: key, value: value.settingVocabulary(rows, donor, in: part?[key]))
      })
  }

  /// The number of a token that has no name in another vocabulary; -1 was none before.
  private var unnamed: ConfigValue {
    if case .number(let number) = self, number < 0 { self } else { .null }
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
