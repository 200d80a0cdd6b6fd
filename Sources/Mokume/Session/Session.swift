import MokumeDiagnostics
import MokumeFiles
import MokumeGraph
import MokumeLanguage
import MokumeRuntime
import MokumeSyntax
import MokumeTensor

/// A running merge: the models loaded so far, the graph of what is made of them, and the names of
/// scripts.
///
/// Scripts and Swift code build into the same graph:
///
/// ```swift
/// let session = Session()
/// let base = try session.load("models/base")
/// let chat = try session.load("models/chat")
/// try session.save(base + 0.5 * (chat - base), to: "merged/")
/// ```
///
/// A session belongs to one thread. Saves run on as many threads as its options say.
public final class Session {
  /// How the next saves use the machine and what they do; may be changed between them.
  public var options: SessionOptions
  /// Where warnings, printed lines and reports go.
  public let output: any SessionOutput
  /// How far the save at work has come; may be read, and cancelled, from any thread.
  public let progress = RunProgress()
  let graph = Graph()
  var checkpoints: [Checkpoint] = []
  var log = SessionLog()
  /// Paths of models that a reload which failed found changed.
  var awaitingReload: [String] = []
  /// Models that numbers were found of, by their places: what follows from the numbers is theirs too.
  var consulted: Set<Int> = []
  /// Files beside weights that were asked what they say, by the places of their models.
  var consultedFiles: [Int: Set<String>] = [:]
  /// What is being run.
  var running: RunningText?
  /// The lock beside the recipe that is being run, with its path.
  var lock: (path: String, file: LockFile)?
  /// The tokens of sources, once they were asked for.
  var vocabularies: [Int: Vocabulary?] = [:]
  private(set) lazy var host = SessionHost(self)
  private(set) lazy var evaluator = Evaluator(graph: graph, host: host)

  /// Makes a session without models. By default it writes models and says nothing.
  public init(
    options: SessionOptions = SessionOptions(), output: any SessionOutput = SilentOutput()
  ) {
    self.options = options
    self.output = output
  }

  /// The texts that the spans of diagnostics point into.
  public var sources: SourceMap { evaluator.sources }

  /// Adds a text that diagnostics of the caller's own point into.
  public func add(_ text: SourceText) -> SourceID { evaluator.addSource(text) }

  /// Whether a name stands for something: a variable, or a function or word of the language.
  public func defines(_ name: String) -> Bool { evaluator.value(of: name) != nil }

  /// Sets a `param` of the scripts to come, as `name=value` on the command line does.
  public func set(parameter name: String, to text: String) {
    evaluator.overrides.append(.init(name: name, text: text))
  }

  /// Runs a script. Warnings of the parser go to the output.
  ///
  /// - Throws: `ScriptFailure` with every syntax error, or the first error of the run.
  public func run(_ text: SourceText) throws(ScriptFailure) {
    let program = try parsed(text)
    do throws(Diagnostic) {
      try heedLock(beside: text.name)
      running = .script(text)
      defer { (running, lock) = (nil, nil) }
      try evaluator.run(program)
    } catch {
      throw ScriptFailure([error])
    }
  }

  /// The tree of a text without errors; its warnings go to the output.
  ///
  /// - Parameter shown: what messages show instead of the text; as long as it.
  func parsed(
    _ text: SourceText, shown: SourceText? = nil
  ) throws(ScriptFailure) -> Program {
    let (program, problems) = parse(text, id: evaluator.addSource(shown ?? text))
    let errors = problems.filter { $0.severity == .error }
    for warning in problems where warning.severity == .warning {
      output.warn(warning, in: evaluator.sources)
    }
    if !errors.isEmpty { throw ScriptFailure(errors) }
    return program
  }
}

/// Why a script stopped: its syntax errors, or the one error of the run.
public struct ScriptFailure: Error, Sendable, Hashable {
  /// At least one; all are errors.
  public let diagnostics: [Diagnostic]

  init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }
}
