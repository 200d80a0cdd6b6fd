import MokumeTensor

/// Makes the tensors of an adapter as they are handed out: differences under the model's names, and
/// pieces under names of their own.
struct AdapterBuilder {
  private(set) var config: AdapterConfig
  private let path: String
  private(set) var changes: [Adapter.Change] = []
  private var places: [TensorName: Int] = [:]
  private(set) var tensors: [StoredTensor] = []
  private(set) var ranks: Set<Int> = []
  private(set) var scales: Set<Double> = []
  private(set) var targets: [String: Int] = [:]
  /// How the model stores its linear layers, if that is known.
  private let storage: LinearStorage?
  /// Whether the adapter has modules with the names of `Conv1D` layers.
  private(set) var hasConv1D = false
  private(set) var undecided: [TensorName] = []

  init(_ config: AdapterConfig, storage: LinearStorage?, path: String) {
    self.config = config
    self.storage = storage
    self.path = path
  }

  /// Adds everything an adapter has.
  mutating func add(_ contents: AdapterContents) throws {
    hasConv1D = contents.modules.contains { LinearStorage.isConv1D($0.name) }
    for module in contents.modules { try add(module) }
    for whole in contents.wholes { try add(whole) }
  }

  /// Whether the rows of a module's weight are inputs: as its model stores it, else as the adapter says.
  /// PEFT lets an adapter say so of all modules, and means those that are `Conv1D`.
  private func isTurned(_ module: String) -> Bool {
    guard let storage else {
      return config.isTurned && (!hasConv1D || LinearStorage.isConv1D(module))
    }
    return config.method == .lora && storage.isTurned(module)
  }

  private mutating func add(_ module: AdapterModule) throws {
    let isTurned = isTurned(module.name)
    let scale = try config.scale(of: module.name)
    let delta =
      switch config.method {
      case .lora: try module.lora(scale, isTurned: isTurned)
      case .loha: try module.loha(scale)
      case .lokr: try module.lokr(scale)
      }
    if let rank = delta.rank { ranks.insert(rank) }
    scales.insert(delta.scale)
    targets[module.name.split(separator: ".").last.map(String.init) ?? "", default: 0] += 1
    let name = TensorName(module.name + ".weight")
    let change = try self.change(name)
    changes[change].isTurned = isTurned && module[.down] != nil
    if storage == nil, config.method == .lora, module[.down] != nil, delta.shape.isSquare,
      isTurned != LinearStorage.isConv1D(module.name)
    {
      undecided.append(name)
    }
    try set(\.difference, of: change, name, delta.shape, delta.decoder(module), module)
    try addMagnitude(of: module, delta, to: change)
    if let bias = module[.upBias] { try add(bias: bias, of: module, delta, isTurned) }
  }

  private mutating func add(
    bias: FactorTensor, of module: AdapterModule, _ delta: AdapterDelta, _ isTurned: Bool
  ) throws {
    let rows = delta.shape.dimensions[isTurned && delta.shape.rank == 2 ? 1 : 0]
    guard bias.shape.dimensions == [rows] else {
      throw AdapterFault.shape(
        tensor: "\(module.name).lora_B.bias", bias.shape, wanted: "\(rows) elements")
    }
    let name = TensorName(module.name + ".bias")
    let decoder = DeltaDecoder(
      matrix: .stored(bias), scale: delta.scale, isDouble: bias.tensor.header.dtype == .f64)
    try set(\.difference, of: try change(name), name, bias.shape, decoder, module)
  }

  /// Adds the lengths that the vectors of a weight get (DoRA).
  private mutating func addMagnitude(
    of module: AdapterModule, _ delta: AdapterDelta, to change: Int
  ) throws {
    guard let vector = module[.magnitude] else {
      guard config.usesMagnitudes else { return }
      throw AdapterFault.missingPiece(
        module: module.name, lacks: AdapterPiece.magnitude.rawValue,
        has: AdapterPiece.down.rawValue)
    }
    guard config.usesMagnitudes else {
      throw AdapterFault.strayPiece(
        module: module.name, piece: AdapterPiece.magnitude.rawValue, field: "use_dora",
        value: "false")
    }
    guard delta.shape.rank == 2 else {
      throw FileError.unsupportedAdapter(file: path, .magnitudeOfConvolution(module.name))
    }
    let isByColumn = isTurned(module.name) || module[.embeddingDown] != nil
    let count = delta.shape.dimensions[isByColumn ? 1 : 0]
    guard vector.shape.dimensions == [count] else {
      throw AdapterFault.shape(
        tensor: "\(module.name).\(AdapterPiece.magnitude.rawValue)", vector.shape,
        wanted: "\(count) elements")
    }
    let decoder = RepeatingDecoder(
      vector: vector, columns: delta.shape.dimensions[1], isRow: isByColumn)
    let name = TensorName("\(module.name).weight (magnitude)")
    try set(\.magnitude, of: change, name, delta.shape, decoder, module)
    changes[change].isByColumn = isByColumn
  }

  private mutating func add(_ whole: AdapterContents.Whole) throws {
    let change = try change(TensorName(whole.name))
    guard changes[change].replacement == nil else { throw AdapterFault.nameTwice(whole.name) }
    let piece = TensorName("\(whole.name) (whole)")
    changes[change].replacement = piece
    changes[change].replacesBase = whole.isBaseLayer
    var tensor = whole.tensor
    tensor.header = TensorHeader(
      name: piece, dtype: tensor.header.dtype, shape: tensor.header.shape)
    tensors.append(tensor)
  }

  private mutating func change(_ name: TensorName) throws -> Int {
    if let place = places[name] { return place }
    places[name] = changes.count
    changes.append(Adapter.Change(name: name))
    return changes.count - 1
  }

  private mutating func set(
    _ part: WritableKeyPath<Adapter.Change, TensorName?>, of change: Int, _ name: TensorName,
    _ shape: Shape, _ decoder: any TensorDecoder, _ module: AdapterModule
  ) throws {
    guard changes[change][keyPath: part] == nil else { throw AdapterFault.nameTwice(name.text) }
    changes[change][keyPath: part] = name
    let isDouble = (decoder as? DeltaDecoder)?.isDouble ?? false
    let header = TensorHeader(name: name, dtype: isDouble ? .f64 : .f32, shape: shape)
    guard let size = header.byteCount else { throw AdapterFault.sizeOverflow(module: module.name) }
    tensors.append(
      StoredTensor(
        header: header, file: 0, offset: module.offset, byteCount: size, decoder: decoder))
  }
}

extension AdapterModule {
  /// Where in the file its first piece is.
  fileprivate var offset: UInt64 { pieces.values.map(\.tensor.offset).min() ?? 0 }
}

extension AdapterDelta {
  fileprivate func decoder(_ module: AdapterModule) -> DeltaDecoder {
    let isDouble = module.pieces.values.contains { $0.tensor.header.dtype == .f64 }
    return DeltaDecoder(matrix: matrix, scale: scale, isDouble: isDouble)
  }
}

extension Shape {
  fileprivate var isSquare: Bool { rank == 2 && dimensions[0] == dimensions[1] }
}
