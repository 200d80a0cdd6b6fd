import MokumeTensor

extension Layout {
  /// The positions of the matrices of linear layers: two dimensions, a name that ends in `.weight`, and
  /// not one under which models keep a row for each token or place.
  public var linearMatrices: [Int] {
    names.indices.filter { shapes[$0].rank == 2 && !shapes[$0].dimensions.contains(0) }
      .filter { names[$0].moduleOfLinearLayer != nil }
  }
}

extension TensorName {
  /// The name without `.weight`, unless it is that of an embedding or of another kind of tensor.
  public var moduleOfLinearLayer: String? {
    guard text.hasSuffix(".weight") else { return nil }
    let module = String(text.dropLast(".weight".count))
    let last = module.split(separator: ".").last.map(String.init) ?? module
    let embeddings: Set = ["wte", "wpe", "shared", "relative_attention_bias"]
    // The head of GPT-NeoX has a name like an embedding's.
    let isEmbedding = embeddings.contains(last) || (last.contains("embed") && last != "embed_out")
    return isEmbedding || module.isEmpty ? nil : module
  }
}
