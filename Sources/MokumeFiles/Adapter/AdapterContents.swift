import MokumeTensor

/// The tensors of an adapter, sorted by what they are for.
struct AdapterContents {
  private(set) var modules: [AdapterModule] = []
  /// Whole tensors under the names of those whose place they take.
  private(set) var wholes: [(name: String, tensor: StoredTensor)] = []
  private var places: [TensorName: Int] = [:]
  private var names: Set<String?> = []

  /// Sorts the tensors of an opened file.
  init(_ contents: CheckpointContents, _ config: AdapterConfig, path: String) throws {
    for tensor in contents.tensors {
      let text = tensor.header.name.text
      switch AdapterTensorName(text) {
      case .piece(let module, let piece, let adapter):
        guard piece.method == config.method else {
          throw FileError.unsupportedAdapter(file: path, .tensor(text))
        }
        guard FactorTensor.reads(tensor.header.dtype) else {
          throw AdapterFault.type(tensor: text, tensor.header.dtype)
        }
        names.insert(adapter)
        guard names.count == 1 else {
          throw AdapterFault.twoAdapters(names.map { $0 ?? "" }.sorted())
        }
        try add(piece, FactorTensor(tensor, in: contents.files[tensor.file]), to: module)
      case .whole(let name, _): wholes.append((name, tensor))
      case .unknown: throw FileError.unsupportedAdapter(file: path, .tensor(text))
      case .kohya: throw FileError.unsupportedAdapter(file: path, .kohya(text))
      }
    }
    if modules.isEmpty { throw AdapterFault.noTensors }
  }

  private mutating func add(
    _ piece: AdapterPiece, _ tensor: FactorTensor, to module: String
  ) throws {
    let place = places[TensorName(module)] ?? modules.count
    if place == modules.count {
      places[TensorName(module)] = place
      modules.append(AdapterModule(module))
    }
    try modules[place].add(piece, tensor)
  }
}
