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
    // A head may have a name like an embedding's; rows of places are no rows of tokens.
    let isEmbedding =
      tokenTensor.map { $0.kind == .embedding }
      ?? (["wpe", "relative_attention_bias"].contains(last) || last.contains("embed"))
    return isEmbedding || module.isEmpty ? nil : module
  }
}
