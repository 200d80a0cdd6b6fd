/// How the tensors of an architecture are named and changed between GGUF and Hugging Face
/// (`gguf/tensor_mapping.py` and `convert_hf_to_gguf.py` of llama.cpp).
package struct GGUFArchitecture: Sendable {
  /// The value of `general.architecture`.
  package let name: String
  /// Names of tensors, GGUF's first, without `.weight` and `.bias`.
  private let outer: [(gguf: String, hub: String)]
  /// Names of tensors of a layer, without `blk.N.` and `model.layers.N.`; a star is an expert.
  private let inner: [(gguf: String, hub: String)]
  private let permutesRows: Bool
  /// Whether GGUF holds weights of norms with 1 added.
  let shiftsNorms: Bool

  /// The architecture of a name, unless its names are not known here.
  package init?(_ name: String) {
    guard let inner = Self.inner[name] else { return nil }
    self.name = name
    self.inner = inner
    outer = Self.outer
    permutesRows = name == "llama"
    shiftsNorms = name.hasPrefix("gemma")
  }

  /// Tensors that llama.cpp computes from a configuration; Hugging Face's models have none of them.
  static let derived = [
    "rope_freqs.weight", "rope_factors_long.weight", "rope_factors_short.weight",
  ]

  private static let outer = [
    ("token_embd", "model.embed_tokens"), ("output_norm", "model.norm"), ("output", "lm_head"),
  ]

  private static let inner: [String: [(String, String)]] = [
    "llama": norms + attention + feedForward + experts,
    "qwen2": norms + attention + feedForward,
    "qwen3": norms + attention + headNorms + feedForward,
    "gemma": norms + attention + feedForward,
    "gemma2": fourNorms + attention + feedForward,
    "gemma3": fourNorms + attention + headNorms + feedForward,
    "phi3": norms + [
      ("attn_qkv", "self_attn.qkv_proj"), ("attn_output", "self_attn.o_proj"),
      ("ffn_up", "mlp.gate_up_proj"), ("ffn_down", "mlp.down_proj"),
    ],
  ]

  private static let norms = [
    ("attn_norm", "input_layernorm"), ("ffn_norm", "post_attention_layernorm"),
  ]

  private static let fourNorms = [
    ("attn_norm", "input_layernorm"), ("post_attention_norm", "post_attention_layernorm"),
    ("ffn_norm", "pre_feedforward_layernorm"), ("post_ffw_norm", "post_feedforward_layernorm"),
  ]

  private static let headNorms = [
    ("attn_q_norm", "self_attn.q_norm"), ("attn_k_norm", "self_attn.k_norm"),
  ]

  private static let attention = [
    ("attn_q", "self_attn.q_proj"), ("attn_k", "self_attn.k_proj"),
    ("attn_v", "self_attn.v_proj"), ("attn_output", "self_attn.o_proj"),
  ]

  private static let feedForward = [
    ("ffn_gate", "mlp.gate_proj"), ("ffn_up", "mlp.up_proj"), ("ffn_down", "mlp.down_proj"),
  ]

  private static let experts = [
    ("ffn_gate_inp", "block_sparse_moe.gate"),
    ("ffn_gate_exps", "block_sparse_moe.experts.*.w1"),
    ("ffn_down_exps", "block_sparse_moe.experts.*.w2"),
    ("ffn_up_exps", "block_sparse_moe.experts.*.w3"),
  ]
}

extension GGUFArchitecture {
  /// A tensor's name taken apart.
  struct Name: Hashable, Sendable {
    /// The layer, or nil for a tensor outside of them.
    var layer: Int?
    /// The part of GGUF's name that says what it is, such as `attn_q`.
    var part: String
    /// `weight` or `bias`.
    var suffix: String
    /// The expert of a tensor that GGUF stacks with those of the other experts.
    var expert: Int?

    /// The name in a GGUF file.
    var gguf: String { (layer.map { "blk.\($0)." } ?? "") + "\(part).\(suffix)" }

    var isNorm: Bool { part.hasSuffix("norm") && suffix == "weight" }
  }

  /// Whether the rows of a tensor stand in another order: those of q and k do in some architectures.
  func permutesRows(of name: Name) -> Bool {
    permutesRows && ["attn_q", "attn_k"].contains(name.part)
  }

  /// Takes a name of a GGUF file apart, or returns nil for one that is not known.
  func name(gguf text: String) -> Name? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard let suffix = parts.last, ["weight", "bias"].contains(suffix) else { return nil }
    if parts.count == 2 {
      guard outer.contains(where: { $0.gguf == parts[0] }) else { return nil }
      return Name(part: String(parts[0]), suffix: String(suffix))
    }
    guard parts.count == 4, parts[0] == "blk", let layer = Self.number(parts[1]),
      inner.contains(where: { $0.gguf == parts[2] })
    else { return nil }
    return Name(layer: layer, part: String(parts[2]), suffix: String(suffix))
  }

  /// The name of Hugging Face.
  func hubName(_ name: Name) -> String? {
    guard let hub = (name.layer == nil ? outer : inner).first(where: { $0.gguf == name.part })?.hub
    else { return nil }
    var text = hub
    if let star = hub.firstIndex(of: "*") {
      guard let expert = name.expert else { return nil }
      text = hub[..<star] + "\(expert)" + hub[hub.index(after: star)...]
    }
    return (name.layer.map { "model.layers.\($0)." } ?? "") + "\(text).\(name.suffix)"
  }

  /// Takes a name of Hugging Face apart, or returns nil for one that is not known.
  func name(hub text: String) -> Name? {
    var parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard let suffix = parts.popLast(), ["weight", "bias"].contains(suffix) else { return nil }
    var name = Name(part: "", suffix: String(suffix))
    if parts.count > 3, parts[0] == "model", parts[1] == "layers",
      let layer = Self.number(parts[2])
    {
      name.layer = layer
      parts.removeFirst(3)
    }
    if let place = parts.firstIndex(of: "experts"), place + 1 < parts.count,
      let expert = Self.number(parts[place + 1])
    {
      name.expert = expert
      parts[place + 1] = "*"
    }
    let own = parts.joined(separator: ".")
    guard let row = (name.layer == nil ? outer : inner).first(where: { $0.hub == own }) else {
      return nil
    }
    name.part = row.gguf
    return name
  }

  /// Whether a tensor holds those of all experts.
  func isStacked(_ name: Name) -> Bool {
    inner.contains { $0.gguf == name.part && $0.hub.contains("*") } && name.suffix == "weight"
  }

  /// A whole number without sign and leading zeros.
  static func number(_ text: Substring) -> Int? {
    // What is counted fits 32 bits in the metadata.
    guard let number = Int(text), (0..<Int(Int32.max)).contains(number), String(number) == text
    else { return nil }
    return number
  }
}
