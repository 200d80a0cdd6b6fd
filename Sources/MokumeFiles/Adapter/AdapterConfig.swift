import MokumeTensor

/// What an `adapter_config.json` says of the tensors beside it.
struct AdapterConfig {
  /// How differences are put together.
  enum Method: String, CaseIterable {
    case lora = "LORA"
    case loha = "LOHA"
    case lokr = "LOKR"

    /// The name people use.
    var title: String {
      switch self {
      case .lora: "LoRA"
      case .loha: "LoHa"
      case .lokr: "LoKr"
      }
    }
  }

  let method: Method
  let rank: Int
  let alpha: Double
  /// Whether the scale is alpha / sqrt(r) (rsLoRA, arXiv:2312.03732).
  let isRankStabilised: Bool
  /// Whether the layers store their weights with inputs as rows (`fan_in_fan_out`).
  let isTurned: Bool
  let usesMagnitudes: Bool
  /// The model it was trained on, as the trainer knew it; only shown.
  let base: String?
  private(set) var ranks = PatternTable<Int>("rank_pattern")
  private(set) var alphas = PatternTable<Double>("alpha_pattern")

  /// Reads and checks the fields.
  ///
  /// - Throws: ``AdapterFault``, and ``FileError`` for what is not known here.
  init(_ json: JSONValue, path: String) throws {
    guard case .object(let members) = json else { throw AdapterFault.notAnObject }
    let fields = ConfigFields(json)
    let name = try fields.text("peft_type")
    guard let name else { throw AdapterFault.missingField("peft_type") }
    guard let method = Method(rawValue: name) else {
      throw FileError.unsupportedAdapter(file: path, .method(name))
    }
    self.method = method
    let alphaName = method == .lora ? "lora_alpha" : "alpha"
    for member in members where !method.harmlessFields.contains(member.key) {
      guard member.value.isUnset else {
        throw FileError.unsupportedAdapter(
          file: path, .field(member.key, value: member.value.shortText))
      }
    }
    rank = try fields.count("r")
    alpha = try fields.number(alphaName)
    isRankStabilised = try method == .lora && fields.truth("use_rslora")
    isTurned = try method == .lora && fields.truth("fan_in_fan_out")
    usesMagnitudes = try method == .lora && fields.truth("use_dora")
    base = try fields.text("base_model_name_or_path")
    for (key, value) in try fields.map("rank_pattern") {
      try ranks.add(key, try ConfigFields.count(value, "rank_pattern"))
    }
    for (key, value) in try fields.map("alpha_pattern") {
      try alphas.add(key, try ConfigFields.number(value, "alpha_pattern"))
    }
    if method == .lora { try checkLoRA(fields, path) }
  }

  private func checkLoRA(_ fields: ConfigFields, _ path: String) throws {
    if let bias = try fields.text("bias"), !["none", "all", "lora_only"].contains(bias) {
      throw AdapterFault.field("bias", wanted: "none, all or lora_only", got: bias)
    }
    // These make A and B of the base's weights and take them away from it, so that the base of the
    // differences is not the model it is named after.
    let plain = ["gaussian", "eva", "orthogonal"]
    if case .string(let start)? = fields["init_lora_weights"], !plain.contains(start) {
      throw FileError.unsupportedAdapter(file: path, .initialisation(start))
    }
  }

  /// The rank that a module should have, and what its product is multiplied by.
  mutating func scale(of module: String) throws -> (rank: Int, factor: Double) {
    let rank = try ranks.value(for: module) ?? self.rank
    let alpha = try alphas.value(for: module) ?? self.alpha
    let divisor = isRankStabilised ? Double(rank).squareRoot() : Double(rank)
    return (rank, alpha / divisor)
  }
}

extension AdapterConfig.Method {
  /// Fields that say how an adapter was trained, or what is read elsewhere; whatever they hold, the
  /// tensors mean the same.
  fileprivate var harmlessFields: Set<String> {
    let shared: Set<String> = [
      "peft_type", "peft_version", "auto_mapping", "base_model_name_or_path", "revision",
      "task_type",
      "inference_mode", "r", "rank_pattern", "alpha_pattern", "target_modules", "exclude_modules",
      "layers_to_transform", "layers_pattern", "modules_to_save",
    ]
    switch self {
    case .lora:
      return shared.union([
        "lora_alpha", "lora_dropout", "lora_bias", "bias", "fan_in_fan_out", "use_rslora",
        "use_dora",
        "init_lora_weights", "megatron_core", "eva_config", "runtime_config", "qalora_group_size",
        "ensure_weight_tying",
      ])
    case .loha:
      return shared.union([
        "alpha", "rank_dropout", "module_dropout", "init_weights", "use_effective_conv2d",
      ])
    case .lokr:
      return shared.union([
        "alpha", "rank_dropout", "rank_dropout_scale", "module_dropout", "init_weights",
        "use_effective_conv2d", "decompose_both", "decompose_factor",
      ])
    }
  }
}
