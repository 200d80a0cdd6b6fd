import MokumeDiagnostics

/// Writes one merge as an expression.
struct MergeWriter {
  let merge: Merge
  let seed: Int
  private let variables: [ModelReference.Kind: String]
  var names: NameTable = NameTable { _ in false }
  /// Statements that the expression needs before it.
  private(set) var statements: [Passage] = []
  /// Merged slices that have names, which stand after those statements.
  var slices: [(name: String, code: Code, span: Span)] = []
  /// The variables of models' layers with all that is in none.
  private var cuts: [Code: String] = [:]
  /// Truth values that differ by tensor, as the merge that is being written has them.
  var choices: [String: Bool] = [:]
  /// What a reader should know, each once.
  private(set) var notes: [String] = []

  init(_ merge: Merge, variables: [ModelReference.Kind: String], seed: Int) {
    self.merge = merge
    self.variables = variables
    self.seed = seed
  }

  mutating func note(_ text: String) {
    if !notes.contains(text) { notes.append(text) }
  }

  mutating func code() -> Code {
    noteModels()
    guard merge.isStacked else { return combine(merge.parts[0], .whole) }
    return merge.parts.count == 1 ? cut(merge.parts[0]) : stitched()
  }

  /// The variable of a model.
  func variable(_ source: Source) -> Passage {
    Passage(text: variables[source.model.kind] ?? "merged", from: source.model.span)
  }

  func code(of source: Source, _ notation: Notation) -> Code {
    switch notation {
    case .whole: .text(variable(source))
    case .layers: layers(source)
    case .cut(let cuts):
      .text(
        cuts[layers(source)].map { Passage(text: $0, from: source.model.span) } ?? variable(source))
    }
  }

  private func layers(_ source: Source) -> Code {
    guard let range = source.layers else { return .text(variable(source)) }
    let text = "\(range.lowerBound)..<\(range.upperBound)"
    return .layers(variable(source), Passage(text: text, from: source.layersSpan))
  }

  /// One slice: models of its layers alone are merged as whole models are, which may be of any depth.
  mutating func cut(_ part: Part, firstLayer: Int = 0) -> Code {
    for source in part.sources where cuts[layers(source)] == nil {
      let name = names.name(variable(source).text + "_part")
      let layers = layers(source)
      cuts[layers] = name
      if cuts.count == 1 { statements.append("# the layers of the slice, and all that is in none") }
      statements.append(Passage("\(name) = stitch([\(layers.text())])", from: part.span))
    }
    return combine(part, firstLayer: firstLayer, .cut(cuts))
  }

  private mutating func noteModels() {
    for part in merge.parts {
      let kinds = part.sources.map(\.model.kind)
      if Set(kinds).count < kinds.count, !merge.isStacked {
        note("a model is listed twice: mergekit refuses that, or takes it once in older versions")
      }
    }
    guard merge.method.base == .input, let base = merge.base else { return }
    let sources = merge.parts.flatMap(\.sources)
    if sources.contains(where: \.isAdded) {
      note("mergekit counts base_model among the models, listed or not")
    }
    if let first = sources.first, first.model.kind != base.kind {
      note(
        "mergekit copies config.json and the tokenizer from base_model, \(base.text); here they are "
          + "those of the first model")
    }
  }
}
