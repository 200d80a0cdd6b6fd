import MokumeTensor

extension AdapterModule {
  /// The difference of a LoHa module (arXiv:2108.06098): the elements of two products, multiplied.
  func loha(_ scale: (rank: Int, factor: Double)) throws -> AdapterDelta {
    let first = try hadamardFactor(.hadamard1a, .hadamard1b, .hadamardCore1, scale.rank)
    let second = try hadamardFactor(.hadamard2a, .hadamard2b, .hadamardCore2, scale.rank)
    guard first.dimensions == second.dimensions else {
      throw AdapterFault.shapes(
        module: name, "hada_w1_a", try required(.hadamard1a, beside: .hadamard1b).shape,
        "hada_w2_a", try required(.hadamard2a, beside: .hadamard2b).shape)
    }
    return try AdapterDelta(
      first.dimensions, .elementwise(first.matrix, second.matrix), rank: scale.rank,
      scale: scale.factor, of: name)
  }

  private func hadamardFactor(
    _ left: AdapterPiece, _ right: AdapterPiece, _ core: AdapterPiece, _ rank: Int
  ) throws -> (dimensions: [Int], matrix: FactorMatrix) {
    let a = try required(left, beside: right)
    let b = try required(right, beside: left)
    if self[core] != nil { return try decomposed(core, left, right, rank) }
    return try product((left, a), (right, b), rank)
  }

  /// The difference of a LoKr module: the Kronecker product of two matrices, each whole or a product.
  func lokr(_ scale: (rank: Int, factor: Double)) throws -> AdapterDelta {
    let first = try kroneckerFactor(.kronecker1, .kronecker1a, .kronecker1b, nil, scale.rank)
    let second = try kroneckerFactor(
      .kronecker2, .kronecker2a, .kronecker2b, .kroneckerCore, scale.rank)
    let (a, b) = (first.dimensions, second.dimensions)
    guard a.count == 2 else {
      throw AdapterFault.shape(
        tensor: "\(name).lokr_w1", try required(.kronecker1, beside: .kronecker2).shape,
        wanted: "two dimensions")
    }
    let sizes = zip(a, b).map { $0.multipliedReportingOverflow(by: $1) }
    if sizes.contains(where: \.overflow) { throw AdapterFault.sizeOverflow(module: name) }
    let isWhole = self[.kronecker1] != nil && self[.kronecker2] != nil
    return try AdapterDelta(
      sizes.map(\.partialValue) + b.dropFirst(2), .kronecker(first.matrix, second.matrix),
      rank: isWhole ? nil : scale.rank, scale: scale.factor, of: name)
  }

  private func kroneckerFactor(
    _ whole: AdapterPiece, _ left: AdapterPiece, _ right: AdapterPiece, _ core: AdapterPiece?,
    _ rank: Int
  ) throws -> (dimensions: [Int], matrix: FactorMatrix) {
    if let tensor = self[whole] {
      for other in [left, right] + [core].compactMap({ $0 }) where self[other] != nil {
        throw AdapterFault.strayPiece(
          module: name, piece: other.rawValue, field: whole.rawValue, value: "there")
      }
      try requireMatrix(whole, tensor)
      // Of three dimensions, as one-dimensional convolutions have them, PEFT makes another product.
      guard [2, 4].contains(tensor.shape.rank) else {
        throw AdapterFault.shape(
          tensor: "\(name).\(whole.rawValue)", tensor.shape, wanted: "two or four dimensions")
      }
      return (tensor.shape.dimensions, .stored(tensor))
    }
    guard self[left] != nil || self[right] != nil else {
      throw AdapterFault.missingPiece(
        module: name, lacks: whole.rawValue, has: pieces.keys.map(\.rawValue).min() ?? "")
    }
    let a = try required(left, beside: right)
    let b = try required(right, beside: left)
    if let core, self[core] != nil { return try decomposed(core, left, right, rank) }
    return try product((left, a), (right, b), rank)
  }

  private func product(
    _ left: (piece: AdapterPiece, tensor: FactorTensor),
    _ right: (piece: AdapterPiece, tensor: FactorTensor), _ rank: Int
  ) throws -> (dimensions: [Int], matrix: FactorMatrix) {
    let (a, b) = (left.tensor.shape.dimensions, right.tensor.shape.dimensions)
    try requireMatrix(left.piece, left.tensor)
    try requireMatrix(right.piece, right.tensor)
    try requireFit(left, right, a.count == 2 && b.count == 2 && a[1] == b[0])
    try requireRank(b[0], of: right.piece, rank)
    return ([a[0], b[1]], .product(.stored(left.tensor), .stored(right.tensor)))
  }

  /// The weight of a convolution from its Tucker decomposition: the sum over i and j of
  /// core[i, j, k, l] * left[i, p] * right[j, r].
  private func decomposed(
    _ core: AdapterPiece, _ left: AdapterPiece, _ right: AdapterPiece, _ rank: Int
  ) throws -> (dimensions: [Int], matrix: FactorMatrix) {
    let t = try required(core, beside: left)
    let a = try required(left, beside: core)
    let b = try required(right, beside: core)
    for (piece, tensor) in [(core, t), (left, a), (right, b)] {
      try requireMatrix(piece, tensor)
    }
    let (c, d, e) = (t.shape.dimensions, a.shape.dimensions, b.shape.dimensions)
    try requireFit((core, t), (left, a), c.count == 4 && d.count == 2 && c[0] == d[0])
    try requireFit((core, t), (right, b), e.count == 2 && c[1] == e[0])
    try requireRank(c[0], of: core, rank)
    return ([d[1], e[1], c[2], c[3]], .product(.turned(a), .core(t, .stored(b))))
  }
}
