import MokumeDiagnostics
import MokumeFiles
import MokumeGraph
import MokumeLanguage
import MokumePlan
import MokumeRuntime
import MokumeTensor

/// What the evaluator's requests do in a session.
final class SessionHost: Host {
  private unowned let session: Session
  /// Counts what had an effect outside: lines printed, warnings, plans, saves and tables
  /// written.
  private(set) var actionCount = 0
  /// Whether statements run a second time, for their names alone.
  var isReplaying = false

  init(_ session: Session) { self.session = session }

  var readsWeights: Bool { session.options.mode == .write }

  var isCancelled: Bool { session.progress.isCancelled }

  var lineWidth: Int { session.output.lineWidth }

  func isCurrent(_ request: LoadRequest) -> Bool {
    session.checkpoints.last { $0.path == request.path }.map(session.isCurrent) ?? true
  }

  func load(_ request: LoadRequest) throws(HostFailure) -> SourceModel {
    var checkpoint: Checkpoint
    let twins: [TensorName: TensorName]
    do {
      checkpoint = try Checkpoint.open(named: request.path, environment: System.environment)
      if let storage = request.storage { checkpoint = try checkpoint.fitted(to: storage) }
      (checkpoint, twins) = try checkpoint.withoutCopies()
    } catch {
      throw session.failure(error)
    }
    // Those of an adapter that is opened again have been told.
    for warning in request.storage == nil ? checkpoint.warnings : [] {
      warn(
        Diagnostic(
          .ambiguousWeights, warning.headline, notes: warning.label.isEmpty ? [] : [warning.label],
          helps: warning.helps))
    }
    session.checkpoints.append(checkpoint)
    return SourceModel(
      name: checkpoint.name, headers: checkpoint.tensors.map(\.header), path: request.path,
      twins: twins, adapter: checkpoint.adapter.map(AdapterModel.init))
  }

  func config(ofSource source: Int) throws(HostFailure) -> ConfigValue? {
    // The graph may have sources that no file is behind.
    guard session.checkpoints.indices.contains(source) else { return nil }
    session.consultedFiles[source, default: []].insert("config.json")
    do {
      return try session.checkpoints[source].config.map(ConfigValue.init)
    } catch {
      throw session.failure(error)
    }
  }

  func sideFile(
    _ name: String, ofSource source: Int
  ) throws(HostFailure) -> ConfigValue? {
    guard session.checkpoints.indices.contains(source) else { return nil }
    session.consultedFiles[source, default: []].insert(name)
    do {
      return try session.checkpoints[source].sideValue(name).map(ConfigValue.init)
    } catch {
      throw session.failure(error)
    }
  }

  func vocabulary(ofSource source: Int) throws(HostFailure) -> Vocabulary? {
    guard session.checkpoints.indices.contains(source) else { return nil }
    do {
      return try session.vocabulary(ofSource: source)
    } catch {
      throw session.failure(error)
    }
  }

  func exists(_ path: String) -> Bool {
    guard HubReference.isMeant(by: path) else { return System.exists(path) }
    guard let reference = HubReference(path), let cache = HubCache(System.environment) else {
      return false
    }
    return (try? cache.snapshot(reference)) != nil
  }

  func environment(_ name: String) -> String? { System.environment(name) }

  func files(_ glob: String) throws(HostFailure) -> [String] { System.matches(glob) }

  func readScript(_ path: String, relativeTo importer: String) throws(HostFailure) -> ScriptFile {
    let folders = System.importFolders
    let places = ImportPath.candidates(path, from: importer, folders).map(\.path)
    let full = places.first { System.exists($0) } ?? places[0]
    do throws(System.Failure) {
      return ScriptFile(name: full, bytes: try System.read(full))
    } catch {
      let elsewhere = places.count > 1 ? ["looked in MOKUME_PATH too"] : []
      throw HostFailure(
        .importFailed, "cannot import \(full)", label: error.reason, notes: elsewhere)
    }
  }

  func print(_ line: String) {
    actionCount += 1
    if isReplaying { return }
    if session.options.mode == .write { session.output.print(line) }
  }

  func warn(_ warning: Diagnostic) {
    actionCount += 1
    if !isReplaying { session.output.warn(warning, in: session.sources) }
  }

  func number(_ node: NodeID) throws(HostFailure) -> Double {
    do {
      return try session.number(node)
    } catch {
      throw session.failure(error)
    }
  }

  func numbers(_ nodes: [NodeID]) throws(HostFailure) -> [[Double]] {
    do {
      return try session.numbers(nodes)
    } catch {
      throw session.failure(error)
    }
  }

  func hash(_ node: NodeID) throws(HostFailure) -> String {
    do {
      return try session.hash(node)
    } catch {
      throw session.failure(error)
    }
  }

  func write(_ text: String, to path: String) throws(HostFailure) {
    actionCount += 1
    if isReplaying { return }
    do {
      try TextFile.write(text, to: path)
    } catch {
      throw session.failure(error)
    }
  }

  var tableForm: TableForm { session.output.tableForm }

  func save(_ request: SaveRequest) throws(HostFailure) {
    actionCount += 1
    if isReplaying { return }
    var request = request
    // One flag of the config says of all such tensors that they are apart. What GGUF lacks it takes from
    // the matrix of the tokens.
    let isApart = !OutputTarget.isGGUF(request.path) && session.unties(request.node)
    request.node =
      isApart
      ? session.graph.withTwins(request.node) : session.graph.withoutTwins(request.node)
    do {
      switch session.options.mode {
      case .write: try session.write(request)
      case .plan(let detail): try session.report(request, detail)
      case .check: try session.check(request)
      }
    } catch {
      throw session.failure(error)
    }
  }

  func plan(_ request: PlanRequest) throws(HostFailure) {
    actionCount += 1
    if session.options.mode == .check || isReplaying { return }
    do {
      try session.report(request)
    } catch {
      throw session.failure(error)
    }
  }
}
