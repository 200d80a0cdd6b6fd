import MokumeTensor

/// The tensors of an adapter, sorted by what they are for.
struct AdapterContents {
  private(set) var modules: [AdapterModule] = []
  /// A tensor under the name of the one whose place it takes.
  struct Whole {
    let name: String
    let tensor: StoredTensor
    let isBaseLayer: Bool
  }
  private(set) var wholes: [Whole] = []
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
      case .whole(let name, _, let isBaseLayer):
        wholes.append(Whole(name: name, tensor: tensor, isBaseLayer: isBaseLayer))
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
