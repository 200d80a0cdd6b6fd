import MokumeDiagnostics
import MokumeGraph
import MokumeTensor

/// The world outside a script: files, environment, terminal and runtime.
///
/// The evaluator itself opens nothing and computes no weight; whoever runs it passes a host.
public protocol Host: AnyObject {
  /// Whether `number` computes; if not, it is not asked and what depends on it is not judged.
  var readsWeights: Bool { get }
  /// Whether someone asked that evaluation stops; looked at before every expression.
  var isCancelled: Bool { get }
  /// Characters in a line of what is printed.
  var lineWidth: Int { get }
  /// Whether a model that was read once is still what lies under its path.
  func isCurrent(_ request: LoadRequest) -> Bool
  /// Reads the headers of a model. Called once for each distinct request.
  func load(_ request: LoadRequest) throws(HostFailure) -> SourceModel
  /// What the `config.json` of a loaded model says, by the model's place in `Graph.sources`; nil when
  /// there is none.
  func config(ofSource source: Int) throws(HostFailure) -> ConfigValue?
  /// What another file beside the weights of a loaded model says: JSON, or a text as one string; nil
  /// when there is none of that name.
  func sideFile(_ name: String, ofSource source: Int) throws(HostFailure) -> ConfigValue?
  /// The tokens of a loaded model, by its place in `Graph.sources`; nil when it has no tokenizer.
  func vocabulary(ofSource source: Int) throws(HostFailure) -> Vocabulary?
  /// Whether a file or directory is there.
  func exists(_ path: String) -> Bool
  /// The value of an environment variable, or nil.
  func environment(_ name: String) -> String?
  /// The paths that match a glob, in alphabetical order.
  func files(_ glob: String) throws(HostFailure) -> [String]
  /// Reads a script that another one imports; a relative path is relative to the importer.
  func readScript(_ path: String, relativeTo importer: String) throws(HostFailure) -> ScriptFile
  /// Shows a line that the script asked for.
  func print(_ line: String)
  /// Shows a warning.
  func warn(_ warning: Diagnostic)
  /// Computes a value that is one number for the whole model.
  func number(_ node: NodeID) throws(HostFailure) -> Double
  /// Computes values of model, layer or tensor grain, all in one reading of the models: for each its
  /// numbers, in the order of `TensorGroups`.
  func numbers(_ nodes: [NodeID]) throws(HostFailure) -> [[Double]]
  /// The hash of a model's content, as `hash` of the language defines it.
  func hash(_ node: NodeID) throws(HostFailure) -> String
  /// Writes text to a file, whole or not at all; replaces a file of that name.
  func write(_ text: String, to path: String) throws(HostFailure)
  /// How tables are shown.
  var tableForm: TableForm { get }
  /// Writes a model, now or when the script has ended.
  func save(_ request: SaveRequest) throws(HostFailure)
  /// Shows what saving the values would do.
  func plan(_ request: PlanRequest) throws(HostFailure)
}

extension Host {
  /// A host that nobody can stop.
  public var isCancelled: Bool { false }
  /// What a line holds where nothing is known of a terminal.
  public var lineWidth: Int { 80 }
  /// A host whose models are weights and nothing else.
  public func config(ofSource source: Int) throws(HostFailure) -> ConfigValue? { nil }
  /// A host whose models are weights and nothing else.
  public func sideFile(
    _ name: String, ofSource source: Int
  ) throws(HostFailure) -> ConfigValue? { nil }
  /// A host whose models are weights and nothing else.
  public func vocabulary(ofSource source: Int) throws(HostFailure) -> Vocabulary? { nil }
  /// A host whose models never change.
  public func isCurrent(_ request: LoadRequest) -> Bool { true }
}

/// Why a host could not do what a script asked for: a diagnostic without its place.
public struct HostFailure: Error, Hashable, Sendable {
  public var code: DiagnosticCode
  /// What is wrong, in lower case without a full stop.
  public var message: String
  /// The short text beside the caret.
  public var label: String
  public var notes: [String]
  public var helps: [String]

  public init(
    _ code: DiagnosticCode, _ message: String, label: String = "", notes: [String] = [],
    helps: [String] = []
  ) {
    self.code = code
    self.message = message
    self.label = label
    self.notes = notes
    self.helps = helps
  }

  /// The failure as a message about a place in a script.
  public func diagnostic(at span: Span) -> Diagnostic {
    Diagnostic(code, message, at: .init(span, label), notes: notes, helps: helps)
  }
}

/// What `load` asks for.
public struct LoadRequest: Hashable, Sendable {
  public let path: String
  /// How the model that an adapter is for stores its linear layers, if that is known.
  public var storage: LinearStorage?
  /// Whether an adapter leaves tied embeddings tied, as `tied:` says.
  public let keepsTwins: Bool

  public init(path: String, storage: LinearStorage? = nil, keepsTwins: Bool = false) {
    self.path = path
    self.storage = storage
    self.keepsTwins = keepsTwins
  }
}

/// A script file: the name under which messages show it, which also tells files apart.
public struct ScriptFile: Sendable {
  public let name: String
  public let bytes: [UInt8]

  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }
}

/// What `save` asks for.
public struct SaveRequest: Sendable {
  public var node: NodeID
  public let path: String
  /// The rank of the adapter that is written of a difference, or nil for a model.
  public var rank: Int?
  /// The type to write, or nil for the type that holds the value without loss.
  public var dtype: DType?
  /// The blocks that a GGUF file is to hold, such as `q8_0`, or nil for none.
  public var quant: String?
  /// The largest size of a shard in bytes, or nil for the default.
  public var shardBytes: Int?
  /// Whether an output that exists may be replaced.
  public var overwrite = false
  /// Whether to go on from what an interrupted run of the same save has finished.
  public var resume = true
  /// Whose tokenizer goes into the folder, or nil for that of the first model.
  public var tokenizer: FileDonor?
  /// Whose chat template goes into the folder, or nil for that beside the tokenizer.
  public var template: TemplateDonor?
  /// The heading of the model card, or nil for the folder's name.
  public var title: String?
  /// The `README.md` of the folder.
  public var card = ModelCardChoice.written
  /// Whether `mokume.lock` names the inputs with their digests.
  public var writesLock = true
  /// The saved expression as the user wrote it.
  public let text: String
  /// Where the saved expression and the path stand, for messages that come later.
  public let valueSpan: Span
  public let pathSpan: Span
}

/// Where files beside the weights are taken from.
public enum FileDonor: Hashable, Sendable {
  /// The first model of a value.
  case model(NodeID)
  /// A folder or a file.
  case path(String)
}

/// Where the chat template of a saved folder comes from.
public enum TemplateDonor: Hashable, Sendable {
  case files(FileDonor)
  /// The one that most of these have; of several the first.
  case most([FileDonor])
  /// The template itself.
  case text(String)
}

/// What `README.md` of a saved folder is.
public enum ModelCardChoice: Hashable, Sendable {
  /// Written from the script and its models.
  case written
  /// Left out.
  case none
  /// A copy of this file.
  case copy(String)
}

/// What `plan` asks for.
public struct PlanRequest: Sendable {
  /// The values, in the order of the list that was planned.
  public let nodes: [NodeID]
  /// The planned expression as the user wrote it.
  public let text: String
  public let span: Span
}
