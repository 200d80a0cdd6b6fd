import MokumeDiagnostics
import MokumeFiles
import MokumeGraph
import MokumeLanguage
import MokumeTensor

/// What the headers of a model say.
public struct ModelInfo: Sendable {
  /// The path it was opened by.
  public let path: String
  /// The name that keys random masks and appears in messages: the last part of its path.
  public let name: String
  /// The tensors in the order of their bytes.
  public let tensors: [TensorHeader]
  /// The formats of its files, each once.
  public let formats: [WeightFormat]
  /// Number of files with weights.
  public let fileCount: Int
  /// Bytes of all tensors; of an adapter, those of its files.
  public let byteCount: Int
  /// Elements of all floating-point tensors.
  public let parameterCount: Int
  /// Number of layers, by the numbers in tensor names.
  public let layerCount: Int
  /// What an adapter says of itself, such as its rank; empty for a model.
  public let adapter: [(name: String, text: String)]
  /// How many tensors each type has, most first.
  public let dtypes: [(dtype: DType, count: Int)]
  /// How many tensors are quantised in the file, by the names of its format, most first.
  public let blockTypes: [(name: String, count: Int)]
  /// Bytes of all tensors in the file: fewer than ``byteCount`` where they are quantised.
  public let storedByteCount: Int

  /// Opens a model and reads its headers.
  ///
  /// - Throws: a diagnostic without a place.
  public init(path: String) throws(Diagnostic) {
    let checkpoint: Checkpoint
    do {
      checkpoint = try Checkpoint.open(named: path, environment: System.environment)
    } catch let error as FileError {
      throw Diagnostic(
        error.kind.code, error.headline, notes: [error.label].filter { !$0.isEmpty } + error.notes,
        helps: error.helps)
    } catch {
      throw Diagnostic(.internalError, "\(error)")
    }
    self.path = path
    name = checkpoint.name
    formats = Set(checkpoint.files.map(\.format)).sorted { $0.rawValue < $1.rawValue }
    fileCount = checkpoint.files.count
    adapter =
      (checkpoint.adapter?.facts ?? []).map { ($0.name, $0.text) }
      + (checkpoint.adapter?.obstacles ?? []).map { ("needs base", $0) }
    byteCount =
      checkpoint.adapter == nil
      ? checkpoint.byteCount : checkpoint.files.reduce(0) { $0 + Int(clamping: $1.size) }
    tensors = checkpoint.tensors.map(\.header)
    parameterCount = tensors.filter(\.dtype.isComputable).reduce(0) { $0 + $1.shape.elementCount }
    let layout = Layout(names: tensors.map(\.name), shapes: tensors.map(\.shape))
    layerCount = layout.layers.mainTowers.reduce(0) { $0 + layout.layers.towers[$1].count }
    var counts: [DType: Int] = [:]
    for tensor in tensors { counts[tensor.dtype, default: 0] += 1 }
    dtypes = counts.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
      .map { ($0.key, $0.value) }
    let stored = checkpoint.tensors
    storedByteCount = stored.reduce(0) { $0 + ($1.blocks?.byteCount ?? $1.byteCount) }
    blockTypes = Dictionary(grouping: stored.compactMap(\.blocks), by: \.type)
      .map { (name: $0.key, count: $0.value.count) }
      .sorted { ($1.count, $0.name) < ($0.count, $1.name) }
  }
}

extension ModelInfo {
  /// The model as one JSON object, with every tensor in natural order of the names.
  public var json: String {
    let types = dtypes.map { "\"\($0.dtype.rawValue)\": \($0.count)" }.joined(separator: ", ")
    let blocks = blockTypes.map { "\"\($0.name)\": \($0.count)" }.joined(separator: ", ")
    let rows = tensors.inNaturalOrder().map { tensor in
      let shape = tensor.shape.dimensions.map(String.init).joined(separator: ", ")
      return "    {\"name\": \(JSONText.quoted(tensor.name.text)), "
        + "\"dtype\": \"\(tensor.dtype.rawValue)\", \"shape\": [\(shape)], "
        + "\"bytes\": \(tensor.byteCount ?? 0)}"
    }
    return """
      {
        "path": \(JSONText.quoted(path)),
        "parameters": \(parameterCount),
        "tensor_count": \(tensors.count),
        "layers": \(layerCount),
        "files": \(fileCount),
        "formats": [\(formats.map { "\"\($0.rawValue)\"" }.joined(separator: ", "))],
        "bytes": \(byteCount),
        "stored_bytes": \(storedByteCount),
        "dtypes": {\(types)},
        "stored_types": {\(blocks)},
        "tensors": [
      \(rows.joined(separator: ",\n"))
        ]
      }
      """
  }

  /// The tensors as CSV, in natural order of their names, each line ended by CR LF.
  public var csv: String { Table(tensors).csv }

  /// The model in a few lines for people.
  public var summary: String {
    let types = dtypes.map { "\($0.dtype.languageName ?? $0.dtype.rawValue) (\($0.count))" }
    let blocks = blockTypes.map { "\($0.name) (\($0.count))" }.joined(separator: ", ")
    let layers = layerCount == 0 ? "none found" : "\(layerCount)"
    let lines = adapter.map { name, text in
      name + String(repeating: " ", count: max(1, 12 - name.count)) + text + "\n"
    }.joined()
    return """
      path        \(path)
      \(lines)parameters  \(ModelInfo.scaled(parameterCount))
      tensors     \(tensors.count)
      layers      \(layers)
      types       \(types.joined(separator: ", "))\(blocks.isEmpty ? "" : ", stored as " + blocks)
      format      \(formats.map(\.rawValue).joined(separator: ", "))
      size        \(ByteSize.text(storedByteCount)) in \(fileCount == 1 ? "1 file" : "\(fileCount) files")
      """
  }

  /// A count of parameters as people say it: `7.24B`, `494.0M`, `48`.
  static func scaled(_ count: Int) -> String {
    switch count {
    case 1_000_000_000...: "\(ByteSize.fixed(Double(count) / 1e9, decimals: 2))B"
    case 1_000_000...: "\(ByteSize.fixed(Double(count) / 1e6, decimals: 1))M"
    case 10_000...: "\(ByteSize.fixed(Double(count) / 1e3, decimals: 1))k"
    default: "\(count)"
    }
  }
}
