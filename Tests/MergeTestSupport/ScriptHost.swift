import MokumeDiagnostics
import MokumeFiles
import MokumeGraph
import MokumeLanguage
import MokumeTensor

/// Lets a script load models from disk and do nothing else.
final class ScriptHost: Host {
  let readsWeights = false
  private(set) var checkpoints: [Checkpoint] = []

  func load(_ request: LoadRequest) throws(HostFailure) -> SourceModel {
    do {
      let (checkpoint, twins) = try Checkpoint.open(request.path).withoutCopies()
      checkpoints.append(checkpoint)
      return SourceModel(
        name: checkpoint.name, headers: checkpoint.tensors.map(\.header), twins: twins)
    } catch {
      throw HostFailure(.modelNotFound, "\(error)")
    }
  }

  func vocabulary(ofSource source: Int) throws(HostFailure) -> Vocabulary? {
    do {
      return try checkpoints[source].vocabulary()
    } catch {
      throw HostFailure(.corruptInput, "\(error)")
    }
  }

  func exists(_ path: String) -> Bool { false }
  func environment(_ name: String) -> String? { nil }
  func files(_ glob: String) throws(HostFailure) -> [String] { [] }
  func readScript(_ path: String, relativeTo importer: String) throws(HostFailure) -> ScriptFile {
    throw refusal("import")
  }
  func print(_ line: String) {}
  func warn(_ warning: Diagnostic) {}
  func number(_ node: NodeID) throws(HostFailure) -> Double { .nan }
  func numbers(_ nodes: [NodeID]) throws(HostFailure) -> [[Double]] { nodes.map { _ in [] } }
  func hash(_ node: NodeID) throws(HostFailure) -> String { "" }
  func write(_ text: String, to path: String) throws(HostFailure) {}
  var tableForm: TableForm { .aligned(width: nil, isASCII: false) }
  func save(_ request: SaveRequest) throws(HostFailure) { throw refusal("save") }
  func plan(_ request: PlanRequest) throws(HostFailure) { throw refusal("plan") }

  private func refusal(_ word: String) -> HostFailure {
    HostFailure(.internalError, "a test's script has no use for \(word)")
  }
}
