import Foundation
import MokumeDiagnostics
import Testing

@testable import MokumeLanguage

@Suite("Scripts in Cases")
struct CaseTests {
  @Test(
    "a script prints and builds what its comments expect", arguments: try Case.all(messages: false))
  func behaviour(of script: Case) throws {
    let run = script.run()
    #expect(run.failure == nil, "\(run.messages)")
    #expect(run.host.printed == script.comments("expect"))
    #expect(run.host.warnings.map(\.code.rawValue) == script.comments("warns"))
    if let graph = script.graph {
      if CaseTests.isRecording {
        try script.record(graph: run.node("out").map { run.graph.describe([$0]) })
      }
      #expect(run.node("out").map { run.graph.describe([$0]) } == graph)
    }
  }

  /// `MOKUME_RECORD=1` writes what comes out into the files, to be read before it is committed.
  static var isRecording: Bool { ProcessInfo.processInfo.environment["MOKUME_RECORD"] != nil }

  @Test("a message reads as its file shows it", arguments: try Case.all(messages: true))
  func message(of script: Case) throws {
    let messages = script.run().messages
    if CaseTests.isRecording { try script.record(messages: messages) }
    #expect(messages == script.golden)
  }

  @Test("every message of the evaluator has a case")
  func coverage() throws {
    let shown = try Case.all(messages: true).compactMap(\.golden).joined()
    // Raised elsewhere: whether integers agree only a run can tell, and what configs say a session.
    let others: Set<DiagnosticCode> = [.integersDisagree, .layersAgainstConfig]
    for code in DiagnosticCode.allCases where !others.contains(code) {
      let classes = ["02", "03", "04"].contains(String(code.rawValue.dropFirst().prefix(2)))
      let single: [DiagnosticCode] = [.unusedValue, .savesDifference, .notAModel, .weightsNotOne]
      guard classes || single.contains(code) else { continue }
      #expect(shown.contains("[\(code.rawValue)]"), "no case renders \(code.rawValue)")
    }
  }
}
