import MokumeTensor

/// Why a model could not be read or written.
///
/// The cases carry values; their sentences are in `FileError+Description.swift` and its
/// neighbours, with the remedy in ``helps``.
public enum FileError: Error, Hashable, Sendable {
  /// Nothing has this name.
  case notFound(path: String, Surroundings)
  /// The folder exists and holds no weights that can be chosen without guessing.
  case noWeights(folder: String, FolderContents)
  /// A model that is not in the cache of the Hugging Face hub.
  case notCached(HubReference, CacheMiss)
  /// The path begins as one for the hub's cache does, and is none.
  case badReference(String)
  /// The bytes of a file break a rule of its format.
  case corrupt(file: String, Corruption, shard: ShardPlace?)
  /// The operating system refused to hand out the file.
  case unreadable(file: String, SystemFailure)
  /// The file was replaced, shortened or written to after it was opened.
  case changed(file: String, Change)
  /// The file is of another format.
  case unknownFormat(file: String, ForeignFormat)
  /// An adapter that is no difference of weights, or not one that is known.
  case unsupportedAdapter(file: String, AdapterLimit)

  /// Something already has the output's name.
  case outputExists(target: String, Occupant)
  /// The output would replace one of the inputs.
  case outputIsInput(target: String, input: String)
  /// The operating system refused to write.
  case unwritable(target: String, path: String, SystemFailure)
  /// A tensor or a file beside the weights cannot be stored in the format.
  case unstorable(target: String, name: String, StorageProblem)
  /// The model cannot be written in the format of the target.
  case unconvertible(target: String, GGUFObstacle)
  /// There is too little space, seen before the first byte.
  case noSpace(target: String, Shortage)
  /// The space ran out while writing.
  case diskFull(target: String, Shortage)
  /// The spelling of the target says no format that can be written.
  case badTarget(target: String, TargetProblem)

  /// What the caller may do about an error, one per diagnostic code.
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    case notFound, corrupt, unreadable, changed, unknownFormat, unsupportedAdapter
    case outputExists, outputIsInput, unwritable, noSpace, badTarget
  }

  /// The class of the error.
  public var kind: Kind {
    switch self {
    case .notFound, .noWeights, .notCached, .badReference: .notFound
    case .corrupt: .corrupt
    case .unreadable: .unreadable
    case .changed: .changed
    case .unknownFormat: .unknownFormat
    case .unsupportedAdapter: .unsupportedAdapter
    case .outputExists: .outputExists
    case .outputIsInput: .outputIsInput
    case .unwritable, .unstorable, .unconvertible: .unwritable
    case .noSpace, .diskFull: .noSpace
    case .badTarget: .badTarget
    }
  }
}
