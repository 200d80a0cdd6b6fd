import MokumeTensor
import Testing

@testable import MokumeFiles

/// A Hugging Face folder of the llama family whose files tests change.
private struct HubFolder {
  var config: [String: String] = [
    "architectures": #"["LlamaForCausalLM"]"#, "hidden_size": "64", "num_hidden_layers": "1",
    "num_attention_heads": "4", "num_key_value_heads": "2", "intermediate_size": "128",
    "max_position_embeddings": "512", "rms_norm_eps": "1e-05", "vocab_size": "6",
    "rope_theta": "500000.0",
  ]
  var tokenizer: [String: String] = [
    "added_tokens":
      #"[{"id": 3, "content": "<s>", "special": true}, {"id": 4, "content": "<x>"}]"#,
    "normalizer": "null",
    "pre_tokenizer": #"{"type": "Sequence", "pretokenizers": [\#(split), \#(byteLevel)]}"#,
    "model": #"{"type": "BPE", "ignore_merges": true, \#(vocabulary)}"#,
  ]
  var settings: [String: String] = [
    "bos_token": #"{"content": "<s>"}"#, "add_bos_token": "true", "chat_template": #""{{x}}""#,
  ]

  private static let byteLevel =
    #"{"type": "ByteLevel", "add_prefix_space": false, "use_regex": false}"#
  private static let vocabulary =
    #""vocab": {"a": 0, "b": 1, "ab": 2}, "merges": [["a", "b"], ["a ", "b"]]"#
  /// The pattern as the tokenizer of Llama 3 has it.
  private static let split =
    #"{"type": "Split", "behavior": "Isolated", "invert": false, "pattern": {"Regex": ""#
    + #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}"#
    + #"| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"}}"#

  private func json(_ members: [String: String]) -> [UInt8] {
    let lines = members.sorted { $0.key < $1.key }.map { "\"\($0.key)\": \($0.value)" }
    return Array("{\(lines.joined(separator: ","))}".utf8)
  }

  func target(_ weights: WeightType = .f16) throws -> GGUFTarget {
    let scratch = try Scratch()
    let name = "model.layers.0.mlp.up_proj.weight"
    try scratch.write(
      "m/model.safetensors", safetensors("{\(entry(name, "F32", "[1,1]", 0, 4))}", data: 4))
    if !config.isEmpty { try scratch.write("m/config.json", json(config)) }
    if !tokenizer.isEmpty { try scratch.write("m/tokenizer.json", json(tokenizer)) }
    try scratch.write("m/tokenizer_config.json", json(settings))
    let model = try Checkpoint.open(scratch["m"])
    return try withExtendedLifetime(scratch) {
      try GGUFTarget(
        "x.gguf", weights: weights, donor: model, tensors: model.tensors.map(\.header))
    }
  }

  /// Why it cannot be GGUF.
  func obstacle() throws -> GGUFObstacle? {
    do {
      _ = try target()
    } catch FileError.unconvertible(_, let obstacle) {
      return obstacle
    }
    return nil
  }
}

@Suite("Metadata of GGUF from Hugging Face folders")
struct GGUFConfigTests {
  /// The metadata as they would be read from the file.
  private func metadata(_ target: GGUFTarget) throws -> GGUFMetadata {
    let scratch = try Scratch()
    var bytes = GGUF.magic
    bytes.appendGGUF(UInt32(3))
    bytes.appendGGUF(UInt64(0))
    bytes.appendGGUF(UInt64(target.entries.count))
    let path = try scratch.write("x.gguf", bytes + target.entries.bytes)
    return try #require(try Checkpoint.open(path).gguf).metadata
  }

  @Test("settings and tokenizer of a llama become what llama.cpp wants")
  func llama() throws {
    let found = try metadata(HubFolder().target(.q80))
    #expect(found.string("general.architecture") == "llama")
    for (key, value) in [
      ("llama.block_count", 1), ("llama.context_length", 512), ("llama.embedding_length", 64),
      ("llama.feed_forward_length", 128), ("llama.attention.head_count", 4),
      ("llama.attention.head_count_kv", 2), ("llama.vocab_size", 6),
      ("llama.rope.dimension_count", 16), ("general.file_type", 7),
      ("general.quantization_version", 2), ("tokenizer.ggml.bos_token_id", 3),
    ] as [(String, UInt64)] { #expect(found.unsigned(key) == value, "\(key)") }
    #expect(found.string("tokenizer.ggml.pre") == "llama-bpe")
    #expect(found.unsigneds("tokenizer.ggml.token_type") == [1, 1, 1, 3, 4, 5])
    #expect(found["tokenizer.ggml.add_bos_token"]?.type == .bool)
    #expect(found.string("tokenizer.chat_template") == "{{x}}")
    let merges = try #require(found["tokenizer.ggml.merges"])
    #expect(String(decoding: found.bytes[merges.value], as: UTF8.self).hasSuffix("a\u{120} b"))
    #expect(found["llama.attention.layer_norm_rms_epsilon"]?.type == .f32)
  }

  @Test("the frequencies of Llama 3.1 are a tensor, as the converter computes them")
  func ropeFactors() throws {
    var folder = HubFolder()
    folder.config["rope_scaling"] = #"""
      {"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
       "original_max_position_embeddings": 128}
      """#
    let derived = try #require(try folder.target().derived.first)
    #expect(derived.name == "rope_freqs.weight")
    let values = derived.bytes.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
    // From convert_hf_to_gguf.py's formula in double precision.
    let expected: [Float] = [1, 1.0146304, 8, 8, 8, 8, 8, 8]
    for (value, wanted) in zip(values, expected) { #expect(abs(value - wanted) < 1e-6) }
  }

  @Test("what is not certain is refused, and says what it is")
  func refusals() throws {
    func obstacle(_ change: (inout HubFolder) -> Void) throws -> GGUFObstacle? {
      var folder = HubFolder()
      change(&folder)
      return try folder.obstacle()
    }
    #expect(try obstacle { _ in } == nil)
    #expect(
      try obstacle { $0.config["architectures"] = #"["FalconForCausalLM"]"# }
        == .architecture("FalconForCausalLM"))
    #expect(try obstacle { $0.config["vocab_size"] = nil } == .setting(key: "vocab_size"))
    #expect(try obstacle { $0.config["rms_norm_eps"] = "null" } == .setting(key: "rms_norm_eps"))
    #expect(
      try obstacle { $0.config["rope_scaling"] = #"{"type": "yarn"}"# }
        == .setting(key: "rope_scaling"))
    #expect(
      try obstacle { $0.tokenizer = [:] } == .tokenizer("there is no tokenizer.json"))
    #expect(
      try obstacle { $0.tokenizer["model"] = #"{"type": "Unigram"}"# }
        == .tokenizer("it is not byte-level BPE"))
    #expect(
      try obstacle { $0.tokenizer["normalizer"] = #"{"type": "NFKC"}"# }
        == .tokenizer("its way of splitting text is not known"))
    #expect(
      try obstacle { $0.config["vocab_size"] = "4" }
        == .tokenizer("it has more tokens than config.json says"))
    guard case .noMetadata? = try obstacle({ $0.config = [:] }) else {
      Issue.record("a folder without config.json was taken")
      return
    }
  }
}
