import MokumeTensor

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A `config.json` of which metadata are made, with the tokenizer beside it.
struct GGUFConfig {
  let folder: String
  let value: JSONValue

  /// The architecture in GGUF of the model's class.
  func architecture() throws -> GGUFArchitecture {
    let known = [
      "LlamaForCausalLM": "llama", "MistralForCausalLM": "llama", "MixtralForCausalLM": "llama",
      "Qwen2ForCausalLM": "qwen2", "Qwen3ForCausalLM": "qwen3",
    ]
    let name = value["architectures"]?.elements?.first?.string ?? ""
    guard let architecture = known[name].flatMap(GGUFArchitecture.init) else {
      throw GGUFObstacle.architecture(name)
    }
    return architecture
  }

  /// A whole number that must be there.
  func count(_ key: String) throws -> UInt32 {
    guard let number = optionalCount(key) else { throw GGUFObstacle.setting(key: key) }
    return number
  }

  func optionalCount(_ key: String) -> UInt32? {
    value[key]?.integer.flatMap { UInt32(exactly: $0) }
  }

  /// What is said of rotary embeddings: `rope_parameters` since transformers 5.
  var rope: JSONValue? {
    for key in ["rope_scaling", "rope_parameters"] {
      if let rope = value[key], rope != .null { return rope }
    }
    return nil
  }

  var ropeBase: Double? { (value["rope_theta"] ?? rope?["rope_theta"])?.double }

  func headSize() throws -> UInt32 {
    if let size = optionalCount("head_dim") { return size }
    return try count("hidden_size") / max(1, count("num_attention_heads"))
  }

  /// A file of the folder as JSON, or nil when it is not there.
  func file(_ name: String) throws -> JSONValue? {
    let path = PathName.join(folder, name)
    guard System.exists(path) else { return nil }
    return try JSONValue.parse(
      try SideFile(name: name, source: .path(path)).read(), path: path)
  }
}

extension Checkpoint {
  /// The configuration of a model in a folder, or nil when there is none.
  func ggufConfig() throws -> GGUFConfig? {
    guard let folder else { return nil }
    let empty = GGUFConfig(folder: folder, value: .null)
    return try empty.file("config.json").map { GGUFConfig(folder: folder, value: $0) }
  }
}

extension GGUFTarget {
  /// Makes the metadata of a Hugging Face model but for its tokenizer, as `convert_hf_to_gguf.py` of
  /// llama.cpp does.
  ///
  /// - Parameter rows: the size of the vocabulary, when it is not that of the config.
  mutating func describe(
    _ config: GGUFConfig, of donor: Checkpoint, _ tensors: [TensorHeader], rows: Int?
  ) throws {
    guard let architecture else { return }
    entries.add(GGUF.architectureKey, .string(architecture.name))
    entries.add("general.type", .string("model"))
    entries.add("general.name", .string(donor.name))
    let queries = try config.count("num_attention_heads")
    let keys = config.optionalCount("num_key_value_heads") ?? queries
    heads = HeadCounts(queries: [UInt64(queries)], keys: [UInt64(keys)])
    expertCount = Int(config.optionalCount("num_local_experts") ?? 0)
    let layers = Self.layerCount(tensors)
    guard layers > 0 else { throw GGUFObstacle.setting(key: "num_hidden_layers") }
    for (key, number) in [
      ("block_count", UInt32(clamping: layers)),
      ("context_length", try config.count("max_position_embeddings")),
      ("embedding_length", try config.count("hidden_size")),
      ("feed_forward_length", try config.count("intermediate_size")),
      ("attention.head_count", queries), ("attention.head_count_kv", keys),
      ("vocab_size", try rows.map { UInt32(clamping: $0) } ?? config.count("vocab_size")),
      ("rope.dimension_count", try config.headSize()),
    ] { entries.add("\(architecture.name).\(key)", .u32(number)) }
    for (key, name) in [
      ("head_dim", "attention.key_length"), ("head_dim", "attention.value_length"),
      ("num_local_experts", "expert_count"), ("num_experts_per_tok", "expert_used_count"),
    ] {
      if let number = config.optionalCount(key) {
        entries.add("\(architecture.name).\(name)", .u32(number))
      }
    }
    guard let epsilon = config.value["rms_norm_eps"]?.double else {
      throw GGUFObstacle.setting(key: "rms_norm_eps")
    }
    entries.add(
      "\(architecture.name).attention.layer_norm_rms_epsilon", .f32(Float(epsilon)))
    try addRope(config, architecture.name)
    addTypes()
  }

  private mutating func addRope(_ config: GGUFConfig, _ name: String) throws {
    if let base = config.ropeBase { entries.add("\(name).rope.freq_base", .f32(Float(base))) }
    guard let rope = config.rope else { return }
    switch (rope["rope_type"] ?? rope["type"])?.string {
    case "default", nil: return
    case "linear":
      guard let factor = rope["factor"]?.double else { throw GGUFObstacle.setting(key: "factor") }
      entries.add("\(name).rope.scaling.type", .string("linear"))
      entries.add("\(name).rope.scaling.factor", .f32(Float(factor)))
    case "llama3" where name == "llama":
      derived.append(try Self.ropeFactors(config, rope))
    default: throw GGUFObstacle.setting(key: "rope_scaling")
    }
  }

  /// The divisors of the frequencies of Llama 3.1: 1 for short waves, `factor` for long ones, and in
  /// between a smooth way from one to the other; in f32, as the converter has them.
  private static func ropeFactors(_ config: GGUFConfig, _ rope: JSONValue) throws -> Derived {
    let size = Int(try config.headSize())
    let base = config.ropeBase ?? 10_000
    let factor = Float(rope["factor"]?.double ?? 8)
    let low = Float(rope["low_freq_factor"]?.double ?? 1)
    let high = Float(rope["high_freq_factor"]?.double ?? 4)
    let context = Float(rope["original_max_position_embeddings"]?.double ?? 8192)
    // Half as many numbers are made, and a config may say anything.
    guard (2...1 << 16).contains(size), size % 2 == 0, low < high,
      let shape = Shape([size / 2])
    else {
      throw GGUFObstacle.setting(key: "rope_scaling")
    }
    var bytes: [UInt8] = []
    for place in stride(from: 0, to: size, by: 2) {
      let frequency = 1 / Float(pow(base, Double(Float(place) / Float(size))))
      let wave = Float(2 * Double.pi) / frequency
      let smooth = (context / wave - low) / (high - low)
      let between = 1 / ((1 - smooth) / factor + smooth)
      let value = wave < context / high ? 1 : wave > context / low ? factor : between
      bytes.appendGGUF(value.bitPattern)
    }
    return Derived(name: "rope_freqs.weight", type: .f32, shape: shape, bytes: bytes)
  }
}

extension JSONValue {
  /// A number, or nil.
  var double: Double? {
    if case .number(let text) = self { Double(text) } else { nil }
  }
}
