import MokumeDiagnostics
import MokumeGraph
import MokumeLanguage
import MokumeTensor

extension Session {
  /// Tells of a result that has several matrices where its models have one, because products are added to one
  /// of them: PEFT merges them into all. It is said once for each such matrix.
  ///
  /// What an adapter brings along whole (`modules_to_save`) PEFT unties too.
  func warnOfUntying(_ request: SaveRequest) {
    let untied = graph.untied(in: request.node)
    let twins = untied.map(\.twins.twin)
    for (place, twin) in twins.enumerated() where twins.firstIndex(of: twin) == place {
      let group = untied.filter { $0.twins.twin == twin }
      warn(of: group.map(\.twins.name), twin, Set(group.flatMap(\.adapters)).sorted(), request)
    }
  }

  /// - Parameters:
  ///   - repeated: the names of what repeats a tensor in its models.
  ///   - twin: the name of that tensor.
  ///   - adapters: the sources that change some of them.
  private func warn(
    of repeated: [TensorName], _ twin: TensorName, _ adapters: [Int], _ request: SaveRequest
  ) {
    let changed = ([twin] + repeated).filter { name in
      graph.inputs(of: request.node, at: name).contains(where: isProduct)
    }
    guard let first = changed.first else { return }
    let isPair = repeated.count == 1
    let all = "\(repeated.map(\.text).joined(separator: ", ")) and \(twin.text)"
    let names = adapters.map { "`\(graph.sources[$0].name)`" }.joined(separator: ", ")
    let verb = adapters.count == 1 ? "changes" : "change"
    let what =
      changed.count == 1
      ? "\(first.text) alone"
      : isPair ? "the two in two ways" : "\(changed.count) of them, each in its own way"
    output.warn(
      Diagnostic(
        .untiedByAdapter, "\(all) are one matrix, and become \(isPair ? "two" : "several")",
        at: .init(request.valueSpan, isPair ? "written with both" : "written with all of them"),
        notes: [
          "\(names) \(verb) \(what), as in the model with its adapter\n"
            + "merge_and_unload of PEFT adds to the one matrix, and makes another model"
        ],
        helps: ["for what merge_and_unload makes   load(…, base: …, tied: true)"]),
      in: sources)
  }

  /// Whether a piece of an adapter is added to a tensor and PEFT would do otherwise.
  private func isProduct(_ source: Int, _ piece: TensorName) -> Bool {
    guard let adapter = graph.sources[source].adapter, !adapter.keepsTwins else { return false }
    return adapter.changes.contains { $0.difference == piece }
  }
}
