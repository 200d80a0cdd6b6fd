import MokumeTensor

extension AdapterModule {
  /// The difference of a LoRA module (arXiv:2106.09685): B A alpha / r, as PEFT merges it.
  ///
  /// - Parameter isTurned: whether the weight of a linear layer has inputs as rows.
  func lora(_ scale: (rank: Int, factor: Double), isTurned: Bool) throws -> AdapterDelta {
    if self[.embeddingDown] != nil || self[.embeddingUp] != nil { return try embedding(scale) }
    let up = try required(.up, beside: self[.down] == nil ? .magnitude : .down)
    let down = try required(.down, beside: .up)
    let (a, b) = (down.shape.dimensions, up.shape.dimensions)
    try requireMatrix(.down, down)
    try requireMatrix(.up, up)
    let isFit =
      a.count == b.count && a[0] == b[1] && b.dropFirst(2).allSatisfy { $0 == 1 } && a.count <= 5
    try requireFit((.down, down), (.up, up), isFit)
    try requireRank(a[0], of: .down, scale.rank)
    guard a.count == 2, isTurned else {
      return try AdapterDelta(
        [b[0]] + a.dropFirst(), .product(.stored(up), .stored(down)), rank: a[0],
        scale: scale.factor, of: name)
    }
    return try AdapterDelta(
      [a[1], b[0]], .product(.turned(down), .turned(up)), rank: a[0], scale: scale.factor, of: name)
  }

  /// An embedding has a row for each token, and A a column.
  private func embedding(_ scale: (rank: Int, factor: Double)) throws -> AdapterDelta {
    let up = try required(.embeddingUp, beside: .embeddingDown)
    let down = try required(.embeddingDown, beside: .embeddingUp)
    let (a, b) = (down.shape.dimensions, up.shape.dimensions)
    try requireMatrix(.embeddingDown, down)
    try requireMatrix(.embeddingUp, up)
    try requireFit(
      (.embeddingDown, down), (.embeddingUp, up), a.count == 2 && b.count == 2 && a[0] == b[1])
    try requireRank(a[0], of: .embeddingDown, scale.rank)
    return try AdapterDelta(
      [a[1], b[0]], .product(.turned(down), .turned(up)), rank: a[0], scale: scale.factor, of: name)
  }

  /// Refuses what has too few dimensions or no elements: trainers that spread a model over several
  /// processes wrote such pieces.
  func requireMatrix(_ piece: AdapterPiece, _ tensor: FactorTensor) throws {
    let dimensions = tensor.shape.dimensions
    guard dimensions.count < 2 || dimensions.contains(0) else { return }
    throw AdapterFault.shape(
      tensor: "\(name).\(piece.rawValue)", tensor.shape,
      wanted: "two or more dimensions, none of them 0")
  }
}
