import MokumeTensor

/// The tensors of an adapter that belong to one module of the model.
struct AdapterModule {
  let name: String
  private(set) var pieces: [AdapterPiece: FactorTensor] = [:]

  init(_ name: String) { self.name = name }

  mutating func add(_ piece: AdapterPiece, _ tensor: FactorTensor) throws {
    guard pieces.updateValue(tensor, forKey: piece) == nil else {
      throw AdapterFault.pieceTwice(module: name, piece: piece.rawValue)
    }
  }

  subscript(piece: AdapterPiece) -> FactorTensor? { pieces[piece] }

  /// A piece that must be there beside another one.
  func required(_ piece: AdapterPiece, beside other: AdapterPiece) throws -> FactorTensor {
    if let tensor = pieces[piece] { return tensor }
    throw AdapterFault.missingPiece(module: name, lacks: piece.rawValue, has: other.rawValue)
  }

  /// Checks that the columns of one piece are the rows of another.
  func requireFit(
    _ left: (piece: AdapterPiece, tensor: FactorTensor),
    _ right: (piece: AdapterPiece, tensor: FactorTensor), _ isFit: Bool
  ) throws {
    if isFit { return }
    throw AdapterFault.shapes(
      module: name, left.piece.rawValue, left.tensor.shape, right.piece.rawValue,
      right.tensor.shape)
  }

  /// Checks a rank against what the configuration says.
  func requireRank(_ rank: Int, of piece: AdapterPiece, _ wanted: Int) throws {
    if rank == wanted { return }
    throw AdapterFault.rank(
      tensor: "\(name).\(piece.rawValue)", rank, field: "r", wanted: wanted)
  }
}

extension FactorTensor {
  var shape: Shape { tensor.header.shape }
}

/// The difference that a module's weight gets.
struct AdapterDelta {
  /// The shape of the weight.
  let shape: Shape
  let matrix: FactorMatrix
  let rank: Int?
  let scale: Double

  /// Makes a difference; its matrix has the elements of its shape.
  ///
  /// - Throws: ``AdapterFault/sizeOverflow(module:)``.
  init(
    _ dimensions: [Int], _ matrix: FactorMatrix, rank: Int?, scale: Double, of module: String
  ) throws {
    guard let shape = Shape(dimensions),
      !shape.elementCount.multipliedReportingOverflow(by: 64).overflow
    else { throw AdapterFault.sizeOverflow(module: module) }
    self.shape = shape
    self.matrix = matrix
    self.rank = rank
    self.scale = scale
  }
}
