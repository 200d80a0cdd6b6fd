import MokumeDiagnostics
import MokumeGraph
import MokumeLanguage

/// A host for asking for help, which loads nothing.
final class NoHost: Host {
  var readsWeights: Bool { false }
  private let failure = HostFailure(.internalError, "not here")
  func load(_ request: LoadRequest) throws(HostFailure) -> SourceModel { throw failure }
  func exists(_ path: String) -> Bool { false }
  func environment(_ name: String) -> String? { nil }
  func files(_ glob: String) throws(HostFailure) -> [String] { [] }
  func readScript(
    _ path: String, relativeTo importer: String
  ) throws(HostFailure) -> ScriptFile { throw failure }
  func print(_ line: String) {}
  func warn(_ warning: Diagnostic) {}
  func number(_ node: NodeID) throws(HostFailure) -> Double { throw failure }
  func numbers(_ nodes: [NodeID]) throws(HostFailure) -> [[Double]] { nodes.map { _ in [] } }
  func hash(_ node: NodeID) throws(HostFailure) -> String { "" }
  func write(_ text: String, to path: String) throws(HostFailure) {}
  var tableForm: TableForm { .aligned(width: nil, isASCII: false) }
  func save(_ request: SaveRequest) throws(HostFailure) { throw failure }
  func plan(_ request: PlanRequest) throws(HostFailure) { throw failure }
}
