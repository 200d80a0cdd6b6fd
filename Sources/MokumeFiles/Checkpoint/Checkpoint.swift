import MokumeTensor

/// A model on disk, opened for reading: one file of safetensors, PyTorch or GGUF, or a folder with
/// shards.
///
/// Opening reads and checks every header and nothing else. The elements are read by tensor and
/// byte range, from any number of threads at once.
///
/// ```swift
/// let model = try Checkpoint.open("models/chat")
/// print(model.tensors.count, model.files.count)
/// ```
public final class Checkpoint: Sendable {
  /// The path as it was given to ``open(_:)``.
  public let path: String
  /// The last component of the path, without extension for a file.
  public let name: String
  /// The tensors in the order of their bytes: by file, then by offset.
  public let tensors: [StoredTensor]
  /// The files that hold the tensors, in natural order of their names.
  public let files: [InputFile]
  /// The folder with the configuration and the tokenizer, or nil for a lone file.
  public let folder: String?
  /// The text metadata of the first file.
  public let metadata: [MetadataEntry]
  /// What looked wrong and does not matter to the result.
  public let warnings: [FileWarning]
  /// What a model in GGUF has besides its tensors; nil for other formats.
  package let gguf: GGUFModel?
  /// What an adapter has besides its tensors, which are differences; nil for a model.
  public let adapter: Adapter?

  private let index: [TensorName: Int]

  init(
    path: String, name: String, folder: String?, contents: CheckpointContents,
    warnings: [FileWarning]
  ) {
    self.path = path
    self.name = name
    self.folder = folder
    self.warnings = warnings + contents.warnings
    gguf = contents.gguf
    adapter = contents.adapter
    tensors = contents.tensors
    files = contents.files
    metadata = contents.metadata
    index = contents.index
  }

  /// The place of a tensor in ``tensors``, or nil when the model has none of that name.
  public func index(of name: TensorName) -> Int? { index[name] }

  /// Bytes of all tensors.
  public var byteCount: Int { tensors.reduce(0) { $0 + $1.byteCount } }
}

/// A tensor and the place of its bytes.
public struct StoredTensor: Sendable {
  /// Name, type and shape.
  public internal(set) var header: TensorHeader
  /// The place of its file in ``Checkpoint/files``.
  public let file: Int
  /// Offset of the first byte from the start of the file.
  public let offset: UInt64
  /// Size in bytes as the header describes it.
  public let byteCount: Int
  /// What makes these bytes, unless the file has them as they are.
  var decoder: (any TensorDecoder)?
  /// The blocks that the file keeps the elements in, if they are quantised.
  public internal(set) var blocks: Blocks?

  /// Quantised elements in a file.
  public struct Blocks: Sendable, Hashable {
    /// What the format calls their type, such as `Q8_0`.
    public let type: String
    /// Bytes in the file.
    public let byteCount: Int
  }
}

/// An open file with what identified it when it was opened.
public struct InputFile: Sendable {
  /// The path it was opened by.
  public let path: String
  /// Size in bytes.
  public let size: UInt64
  /// Device number; with ``inode`` it tells whether two paths are the same file.
  public let device: UInt64
  /// Inode number, unique on its device.
  public let inode: UInt64
  /// The format of its bytes.
  public internal(set) var format = WeightFormat.safetensors
  /// Time of the last change, whole seconds since 1970.
  public let modifiedSeconds: Int64
  /// Nanoseconds after ``modifiedSeconds``.
  public let modifiedNanoseconds: Int64

  let descriptor: Descriptor

  var identity: FileIdentity { FileIdentity(device: device, inode: inode) }
}

/// Something about a model on disk that deserves a word.
public enum FileWarning: Hashable, Sendable {
  /// Both a single file and an index of shards are there; the single file is used.
  case ambiguousWeights(folder: String, used: String, ignored: String)
  /// A model has an adapter beside it; the model is used.
  case adapterBesideModel(folder: String, adapter: String)
  /// A shard holds tensors that the index does not list; they are loaded.
  case unlistedTensors(index: String, count: Int, first: String)
  /// The names of a GGUF file's architecture are not known; its tensors keep theirs.
  case unknownArchitecture(file: String, architecture: String)
  /// Bytes follow the last tensor of a GGUF file; they are not looked at.
  case extraBytes(file: String, count: UInt64)
  /// A training checkpoint keeps its tensors under a key, or holds other things beside them.
  case partOfCheckpoint(file: String, key: String?, ignored: [String])
  /// The config says that two tensors are one, and both are there and differ; they count as two.
  case tiedButDifferent(model: String, name: String, twin: String)

  /// What is wrong, in lower case without a full stop.
  public var headline: String {
    switch self {
    case .ambiguousWeights(let folder, let used, let ignored):
      "\(Wording.printable(folder)) has both \(used) and \(ignored)"
    case .adapterBesideModel(let folder, let adapter):
      "\(Wording.printable(folder)) has a model and \(adapter)"
    case .unlistedTensors(let index, let count, _):
      "\(Wording.printable(index)) does not list \(count) of the tensors in its shards"
    case .unknownArchitecture(let file, let architecture):
      "\(Wording.printable(file)) is of the architecture \(Wording.quoted(architecture)), "
        + "whose names are not known here"
    case .extraBytes(let file, let count):
      "\(Wording.printable(file)) has \(Wording.bytes(count)) after its last tensor"
    case .partOfCheckpoint(let file, let key?, _):
      "\(Wording.printable(file)) keeps its tensors under \(Wording.quoted(key))"
    case .partOfCheckpoint(let file, nil, _):
      "\(Wording.printable(file)) holds more than tensors"
    case .tiedButDifferent(let model, let name, let twin):
      "\(Wording.printable(model)) ties \(Wording.printable(name)) to \(Wording.printable(twin)), "
        + "and stores one that differs"
    }
  }

  /// A few words for the place in the script.
  public var label: String {
    switch self {
    case .ambiguousWeights(_, let used, _): "\(used) is used"
    case .adapterBesideModel: "the model is used"
    case .unlistedTensors(_, _, let first): "such as \(Wording.printable(first))"
    case .unknownArchitecture: "its tensors keep the names of GGUF"
    case .extraBytes: "they are not looked at"
    case .partOfCheckpoint(_, _, let ignored):
      ignored.isEmpty ? "that map is loaded" : "not loaded: \(Wording.list(ignored))"
    case .tiedButDifferent: "both are used, as transformers 5 does; earlier ones use one for both"
    }
  }

  /// What to do.
  public var helps: [String] {
    switch self {
    case .ambiguousWeights: ["remove the one that is out of date"]
    case .adapterBesideModel(let folder, let adapter):
      ["for the adapter: load \(Wording.quoted(folder + adapter))"]
    case .partOfCheckpoint: []
    case .tiedButDifferent(_, let name, _):
      TensorName(name).tokenTensor?.kind == .head
        ? ["a model saved of it says in its config.json that they are two"] : []
    case .unlistedTensors: ["they are loaded; if that is wrong, fetch the index again"]
    case .unknownArchitecture:
      ["it can be merged with GGUF files of the same architecture, not with other formats"]
    case .extraBytes: ["something was appended to it; fetch this file again"]
    }
  }
}
