import MokumeTensor

/// Everything about an output that is known before its first byte.
public struct OutputSpec: Sendable {
  /// The target as spelled: `dir/` is a folder, `x.safetensors`, `x.st` or `x.gguf` one file.
  public var target: String
  /// The tensors in the order wanted; ``OutputModel`` numbers them by it.
  public var tensors: [TensorHeader]
  /// The text metadata of each file. `format` is set to `pt` when it is missing, because loaders
  /// refuse files without it.
  public var metadata: [MetadataEntry]
  /// The most tensor bytes in one shard of a folder; a larger tensor gets a shard of its own.
  public var shardSize: Int
  /// Whether an existing target may be replaced.
  public var overwrite: Bool
  /// Files to put beside the weights; ignored when the target is one file.
  public var sideFiles: [SideFile]
  /// The models that are read while writing; none of them may be the target.
  public var inputs: [Checkpoint]
  /// Everything that determines the bytes of the tensors, besides the inputs and what stands here.
  /// With it the finished shards of a save that ends early are kept, and the same save goes on
  /// from there; without it nothing is kept.
  public var recipe: String?
  /// Whether to go on from what an earlier run of the same save has finished; if not, that is
  /// removed.
  public var resumes: Bool
  /// What a GGUF file has besides; must be there for a target that ends in `.gguf`, and for no other.
  public var gguf: GGUFTarget?
  /// The name of the only file with weights in a folder; nil for the names that models have.
  public var weightsName: String?

  /// Makes a specification. `tensors` go into the files in the order given;
  /// `inNaturalOrder()` gives the customary one.
  public init(
    target: String, tensors: [TensorHeader], metadata: [MetadataEntry] = [],
    shardSize: Int = .max, overwrite: Bool = false, sideFiles: [SideFile] = [],
    inputs: [Checkpoint] = [], recipe: String? = nil, resumes: Bool = true,
    gguf: GGUFTarget? = nil, weightsName: String? = nil
  ) {
    self.target = target
    self.tensors = tensors
    self.metadata = metadata
    self.shardSize = shardSize
    self.overwrite = overwrite
    self.sideFiles = sideFiles
    self.inputs = inputs
    self.recipe = recipe
    self.resumes = resumes
    self.gguf = gguf
    self.weightsName = weightsName
  }
}

/// What a save left behind.
public struct PublishedModel: Hashable, Sendable {
  /// The target as it was spelled.
  public let path: String
  /// The files that were written, weights first, as paths that start with the target.
  public let files: [String]
  /// Bytes of all files with weights.
  public let byteCount: Int
  /// Number of files with weights.
  public let shardCount: Int
  /// Names of files of the replaced folder that were kept, because the save did not write them.
  public let kept: [String]
  /// A folder with what could not be removed of the replaced one.
  public let leftover: String?
  /// Hidden folders beside the target with finished shards of other saves.
  public let unfinished: [String]
  /// Bytes of all files in them.
  public let unfinishedBytes: Int
}

/// A target by its spelling.
package enum OutputTarget: Hashable, Sendable {
  case file(String)
  /// Without slash at the end.
  case folder(String)

  /// Whether a spelling means a GGUF file.
  package static func isGGUF(_ spelling: String) -> Bool {
    PathName.pathExtension(spelling) == "gguf" && spelling.utf8.last != 0x2F
  }

  /// Reads the spelling.
  ///
  /// - Throws: ``FileError/badTarget(target:_:)``.
  package init(_ spelling: String) throws(FileError) {
    let name = PathName.lastComponent(spelling)
    if spelling.isEmpty { throw .badTarget(target: spelling, .empty) }
    if spelling.utf8.contains(0) || [".", "..", "/", ""].contains(name) {
      throw .badTarget(target: spelling, .notAName)
    }
    if spelling.utf8.last == 0x2F {
      self = .folder(PathName.withoutSlash(spelling))
      return
    }
    switch PathName.pathExtension(spelling) {
    case "safetensors", "st", "gguf": self = .file(spelling)
    case let ending? where Self.foreignEndings.contains(ending):
      throw .badTarget(target: spelling, .unknownExtension(ending))
    default: throw .badTarget(target: spelling, .noExtension)
    }
  }

  /// Endings that mean a format; after any other dot, as in `merged-v1.2`, a folder may be meant.
  private static let foreignEndings: Set = [
    "bin", "pt", "pth", "ckpt", "npz", "npy", "h5", "onnx", "pkl", "msgpack", "json",
  ]
}
