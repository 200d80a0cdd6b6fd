/// Writes one merge as an expression.
struct MergeWriter {
  let merge: Merge
  let seed: Int
  private let variables: [ModelReference.Kind: String]
  var names: NameTable = NameTable { _ in false }
  /// Statements that the expression needs before it.
  private(set) var statements: [Passage] = []
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
  private func variable(_ source: Source) -> Passage {
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

  /// One slice: models of its layers alone are merged as whole models are.
  private mutating func cut(_ part: Part) -> Code {
    var cuts: [Code: String] = [:]
    for source in part.sources where cuts[layers(source)] == nil {
      let name = names.name(variable(source).text + "_part")
      cuts[layers(source)] = name
      let layers = layers(source).text()
      if cuts.count == 1 { statements.append("# the layers of the slice, and all that is in none") }
      statements.append(Passage("\(name) = stitch([\(layers)])", from: part.span))
    }
    return combine(part, .cut(cuts))
  }

  /// Slices on top of each other. What comes before the layers is merged as in the first slice, what
  /// comes behind them as in the last.
  private mutating func stitched() -> Code {
    var parts: [Code] = []
    var depth = 0
    for part in merge.parts {
      parts.append(combine(part, firstLayer: depth, .layers))
      depth += part.sources[0].layers?.count ?? 0
    }
    let last = behindLayers
    let embed = combine(merge.parts[0], .whole)
    let head = combine(
      last, firstLayer: depth - (last.sources[0].layers?.count ?? 0), .whole)
    var arguments = [Code.Argument.plain(.list(parts))]
    let isEmbedKnown = embed == parts.first.flatMap(model)
    let isHeadKnown = head == parts.last.flatMap(model)
    if embed == head, !isEmbedKnown || !isHeadKnown {
      arguments.append(.init(label: "rest", value: embed))
    } else {
      if !isEmbedKnown { arguments.append(.init(label: "embed", value: embed)) }
      if !isHeadKnown { arguments.append(.init(label: "head", value: head)) }
    }
    let name = merge.method.function == "passthrough" ? "passthrough" : "stitch"
    return .call(Passage(text: name, from: merge.methodSpan), arguments)
  }

  /// The model that `stitch` sees untouched layers were cut out of.
  private func model(_ part: Code) -> Code? {
    if case .layers(let model, _) = part { .text(model) } else { nil }
  }

  /// The last slice, as mergekit takes it for what is behind the layers: with as many sources as the
  /// first slice has.
  private var behindLayers: Part {
    mutating get {
      var last = merge.parts[merge.parts.count - 1]
      let count = merge.parts[0].sources.count
      guard count < last.sources.count, merge.method.base != .required else { return last }
      last.sources = Array(last.sources.prefix(count))
      note(
        "what is behind the layers comes from \(last.sources.map(variable).joined(separator: ", ").text) "
          + "alone, as in mergekit: the first slice has no more sources")
      return last
    }
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
