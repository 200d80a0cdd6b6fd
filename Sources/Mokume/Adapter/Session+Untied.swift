import MokumeDiagnostics
import MokumeGraph
import MokumeLanguage
import MokumeTensor

extension Session {
  /// Tells of a result that has two matrices where its models have one, because products are added to one
  /// of the two: PEFT merges them into both.
  ///
  /// What an adapter brings along whole (`modules_to_save`) PEFT unties too.
  func warnOfUntying(_ request: SaveRequest) {
    for (twins, sources) in graph.untied(in: request.node) {
      let names = [twins.twin, twins.name].filter { name in
        sources.contains { adds(to: name, $0) }
      }
      guard let changed = names.first else { continue }
      let (head, tokens) = (twins.name.text, twins.twin.text)
      let adapters = sources.map { "`\(graph.sources[$0].name)`" }.joined(separator: ", ")
      let verb = sources.count == 1 ? "changes" : "change"
      let what = names.count == 2 ? "the two in two ways" : "\(changed.text) alone"
      output.warn(
        Diagnostic(
          .untiedByAdapter, "\(head) and \(tokens) are one matrix, and become two",
          at: .init(request.valueSpan, "written with both"),
          notes: [
            "\(adapters) \(verb) \(what), as in the model with its adapter\n"
              + "merge_and_unload of PEFT adds to the one matrix, and makes another model"
          ],
          helps: ["for what merge_and_unload makes   load(…, base: …, tied: true)"]),
        in: self.sources)
    }
  }

  /// Whether an adapter adds a product to a tensor and PEFT would do otherwise.
  private func adds(to name: TensorName, _ source: Int) -> Bool {
    guard let adapter = graph.sources[source].adapter, !adapter.keepsTwins else { return false }
    return adapter.changes.contains { $0.name == name && $0.difference != nil }
  }
}
