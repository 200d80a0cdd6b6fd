import MokumeDiagnostics
import MokumeFiles
import MokumeGraph
import MokumeLanguage
import MokumePlan
import MokumeRuntime

/// What the evaluator's requests do in a session.
final class SessionHost: Host {
  private unowned let session: Session

  init(_ session: Session) { self.session = session }

  var readsWeights: Bool { session.options.mode == .write }

  func load(_ request: LoadRequest) throws(HostFailure) -> SourceModel {
    let checkpoint: Checkpoint
    do {
      checkpoint = try Checkpoint.open(request.path)
    } catch {
      throw session.failure(error)
    }
    for warning in checkpoint.warnings {
      warn(
        Diagnostic(
          .ambiguousWeights, warning.headline, notes: warning.label.isEmpty ? [] : [warning.label],
          helps: warning.helps))
    }
    session.checkpoints.append(checkpoint)
    return SourceModel(name: checkpoint.name, headers: checkpoint.tensors.map(\.header))
  }

  func exists(_ path: String) -> Bool { System.exists(path) }

  func environment(_ name: String) -> String? { System.environment(name) }

  func files(_ glob: String) throws(HostFailure) -> [String] { System.matches(glob) }

  func readScript(_ path: String, relativeTo importer: String) throws(HostFailure) -> ScriptFile {
    let folder = importer.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    let isAbsolute = path.hasPrefix("/") || folder.isEmpty
    let full = isAbsolute ? path : folder.joined(separator: "/") + "/" + path
    do throws(System.Failure) {
      return ScriptFile(name: full, bytes: try System.read(full))
    } catch {
      throw HostFailure(.importFailed, "cannot import \(full)", label: error.reason)
    }
  }

  func print(_ line: String) {
    if session.options.mode == .write { session.output.print(line) }
  }

  func warn(_ warning: Diagnostic) { session.output.warn(warning, in: session.sources) }

  func number(_ node: NodeID) throws(HostFailure) -> Double {
    do {
      return try session.number(node)
    } catch {
      throw session.failure(error)
    }
  }

  func save(_ request: SaveRequest) throws(HostFailure) {
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
    if session.options.mode == .check { return }
    do {
      try session.report(request)
    } catch {
      throw session.failure(error)
    }
  }
}
