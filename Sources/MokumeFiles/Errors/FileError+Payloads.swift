extension FileError {
  /// Where a missing path was looked for, and what is there.
  public struct Surroundings: Hashable, Sendable {
    /// The folder that relative paths start from.
    public var workingDirectory: String
    /// The names in the folder that should hold the path; nil when that folder is missing too.
    public var neighbours: [String]?
  }

  /// What a folder without usable weights holds.
  public struct FolderContents: Hashable, Sendable {
    /// Names of weight files that could be meant, in natural order.
    public var candidates: [String]
    /// Other names, in natural order.
    public var others: [String]
  }

  /// The place of a shard among the shards of its model, from 1.
  public struct ShardPlace: Hashable, Sendable {
    /// Position of the shard, from 1.
    public var number: Int
    /// Number of shards.
    public var count: Int
  }

  /// A failed system call: what was tried and the `errno`.
  public struct SystemFailure: Hashable, Sendable {
    /// Such as `open` or `write`.
    public var action: String
    /// The `errno`.
    public var code: Int32
  }

  /// How a file differs from what it was when it was opened.
  public enum Change: Hashable, Sendable {
    /// A read at `offset` gave `got` of `wanted` bytes.
    case shrank(offset: UInt64, wanted: Int, got: Int)
    /// Size, time stamp or identity differ.
    case modified
  }

  /// Formats that are recognised by their first bytes or their name, and cannot be read.
  public enum ForeignFormat: String, Hashable, Sendable {
    case gguf = "a GGUF file"
    case tar = "a PyTorch checkpoint of before 0.1.10 (tar)"
    case pickle = "a Python pickle"
    case html = "a web page"
    case numpy = "a NumPy array"
    case hdf5 = "an HDF5 file"
    case unknown = "of a format that is not known here"
  }

  /// What already has the name of an output.
  public struct Occupant: Hashable, Sendable {
    /// The kinds of things in the way.
    public enum What: Hashable, Sendable { case file, model, folder }
    /// What it is; a folder with weights is a model.
    public var what: What
    /// The day its weights were written, such as `2025-03-02`.
    public var date: String?
    /// The path of the recipe beside the weights, if there is one.
    public var recipe: String?
    /// Whether that recipe is the one of this save.
    public var isSameRecipe = false
  }

  /// Why a tensor or side file cannot be written.
  public enum StorageProblem: Hashable, Sendable {
    case duplicateTensor, reservedName, notWholeBytes, sizeOverflow, badFileName
    /// The header would have this many bytes.
    case headerTooLarge(Int)
    /// Fewer or more bytes were written than the model has: `name` is the target.
    case incomplete(written: UInt64, wanted: UInt64)
  }

  /// Sizes around a full disk, in bytes.
  public struct Shortage: Hashable, Sendable {
    /// Size of the whole output.
    public var needed: UInt64
    /// Space left, or for a disk that filled up the bytes written until then.
    public var available: UInt64
    /// The mount point and type of the file system, such as `/home (ext4)`.
    public var place: String
    /// Partial outputs of earlier runs beside the target that no living writer holds.
    public var leftovers: [String] = []
    /// Their size together.
    public var leftoverBytes: UInt64 = 0
    /// Whether all of them hold finished shards of other saves.
    public var areOtherSaves = false
    /// What of this save is finished and kept.
    public var kept: KeptShards?
  }

  /// What is wrong with the spelling of a target.
  public enum TargetProblem: Hashable, Sendable {
    case empty, noExtension, notAName
    case unknownExtension(String)
  }
}
