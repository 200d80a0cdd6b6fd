/// The tensors of a model file in the order they lie in it, and the header that says so.
struct Layout {
  /// A name and the sizes of its dimensions.
  typealias Tensor = (name: String, shape: [Int])

  private let tensors: [Tensor]

  /// Elements of all tensors together.
  var elementCount: Int { tensors.reduce(0) { $0 + Self.elementCount(of: $1) } }

  /// The tensors of Qwen2.5-0.5B with the given number of layers (the published model has 24:
  /// 290 tensors, 494 million elements). The head is tied to the embedding and has no tensor.
  static func qwen(layers: Int) -> Layout {
    let hidden = 896
    let whole: [Tensor] = [
      ("model.embed_tokens.weight", [151_936, hidden]), ("model.norm.weight", [hidden]),
    ]
    return Layout(sorting: whole + (0..<layers).flatMap(qwenLayer))
  }

  /// So many vectors of 16 elements, for the cost of a tensor as such.
  static func tiny(count: Int) -> Layout {
    Layout(sorting: (0..<count).map { ("blocks.\($0).norm.weight", [16]) })
  }

  private static func qwenLayer(_ index: Int) -> [Tensor] {
    let (hidden, inner, keys) = (896, 4864, 2 * 64)
    let tensors: [Tensor] = [
      ("input_layernorm.weight", [hidden]),
      ("mlp.down_proj.weight", [hidden, inner]),
      ("mlp.gate_proj.weight", [inner, hidden]),
      ("mlp.up_proj.weight", [inner, hidden]),
      ("post_attention_layernorm.weight", [hidden]),
      ("self_attn.k_proj.bias", [keys]),
      ("self_attn.k_proj.weight", [keys, hidden]),
      ("self_attn.o_proj.weight", [hidden, hidden]),
      ("self_attn.q_proj.bias", [hidden]),
      ("self_attn.q_proj.weight", [hidden, hidden]),
      ("self_attn.v_proj.bias", [keys]),
      ("self_attn.v_proj.weight", [keys, hidden]),
    ]
    return tensors.map { ("model.layers.\(index).\($0.name)", $0.shape) }
  }

  /// By name, as the safetensors library writes tensors of one type.
  private init(sorting tensors: [Tensor]) {
    self.tensors = tensors.sorted { $0.name < $1.name }
  }

  private static func elementCount(of tensor: Tensor) -> Int { tensor.shape.reduce(1, *) }
}

extension Layout {
  /// The start of a safetensors file up to the data: length, JSON, spaces to a multiple of 8.
  var header: [UInt8] {
    var json = #"{"__metadata__":{"format":"pt"}"#
    var offset = 0
    for tensor in tensors {
      let end = offset + 2 * Self.elementCount(of: tensor)
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      json += #","\#(tensor.name)":{"dtype":"BF16","shape":[\#(shape)],"#
      json += #""data_offsets":[\#(offset),\#(end)]}"#
      offset = end
    }
    json += "}"
    json += String(repeating: " ", count: (8 - json.utf8.count % 8) % 8)
    return withUnsafeBytes(of: UInt64(json.utf8.count).littleEndian, Array.init) + json.utf8
  }
}
