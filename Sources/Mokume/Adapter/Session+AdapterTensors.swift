import MokumeDiagnostics
import MokumeGraph
import MokumeLanguage
import MokumeTensor

extension Session {
  /// The matrices that are not 0 everywhere, found in one reading of the models; a warning names other
  /// tensors that are not.
  ///
  /// - Throws: when there is none, or one has elements that are NaN or infinite.
  func differing(_ tensors: AdapterTensors, _ request: SaveRequest) throws -> [Int] {
    guard let layout = graph.facts(of: request.node).layout else { return [] }
    let changed = try graph.binary(.notEqual, request.node, graph.constant(0))
    // The sum is only looked at for what is not a number, and the count also counts that.
    let found = try numbers([
      try graph.reduce(.sum, changed, over: .tensor),
      try graph.reduce(.sum, request.node, over: .tensor),
    ])
    let (counts, sums) = (found[0], found[1])
    let matrices = tensors.matrices.filter { counts[$0] != 0 }
    if let first = matrices.first(where: { !sums[$0].isFinite }) {
      throw HostFailure(
        .noAdapter, "\(layout.names[first].text) has differences that are NaN or infinite",
        label: "no product comes near them",
        helps: ["check the models, or leave it out: without(…, \"\(layout.names[first].text)\")"])
    }
    if matrices.isEmpty {
      throw HostFailure(
        .noAdapter, "no matrix of a linear layer differs, so there is nothing to write",
        label: "would be an empty adapter", helps: ["check that the models are not the same"])
    }
    warn(ofLeftOut: tensors.others.filter { counts[$0] != 0 }.map { layout.names[$0] }, request)
    return matrices
  }

  private func warn(ofLeftOut names: [TensorName], _ request: SaveRequest) {
    guard !names.isEmpty else { return }
    let shown = names.prefix(4).map(\.text)
    let more = names.count > shown.count ? ["and \(names.count - shown.count) more"] : []
    let subject = names.count == 1 ? "1 tensor differs" : "\(names.count) tensors differ"
    output.warn(
      Diagnostic(
        .leftOutOfAdapter, "\(subject) that the adapter leaves out",
        at: .init(request.valueSpan, "holds matrices of linear layers"),
        notes: [(shown + more).joined(separator: "\n")],
        helps: [
          "if that is meant, say so     low_rank(only(delta, \"*.layers.*_proj.weight\"), rank: "
            + "\(request.rank ?? 16))",
          "to keep them, save a model instead of an adapter",
        ]),
      in: sources)
  }
}
