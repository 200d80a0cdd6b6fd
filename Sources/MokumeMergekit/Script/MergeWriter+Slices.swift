extension MergeWriter {
  /// Slices on top of each other. What comes before the layers is merged as in the first slice, what
  /// comes behind them as in the last.
  mutating func stitched() -> Code {
    let last = behindLayers
    var parts: [Code] = []
    var depth = 0
    for (index, part) in merge.parts.enumerated() {
      let isTop = index == merge.parts.count - 1 && part.sources.count == last.sources.count
      if part.isMixed, index == 0 || isTop {
        parts.append(named(part, index == 0 ? "first_slice" : "last_slice", firstLayer: depth))
      } else {
        parts.append(combine(part, firstLayer: depth, .layers))
      }
      depth += part.depth
    }
    let embed = outside(merge.parts[0], parts.first, "first_slice", firstLayer: 0)
    let head = outside(last, parts.last, "behind_layers", firstLayer: depth - last.depth)
    return stitch(parts, embed: embed, head: head)
  }

  private func stitch(_ parts: [Code], embed: Code, head: Code) -> Code {
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

  /// What a slice gives of what is in no layer: all that a slice with a name has, or what comes of
  /// the model, if it is one. Several whole models might differ in depth, and could not be merged.
  private mutating func outside(
    _ part: Part, _ code: Code?, _ wish: String, firstLayer: Int
  ) -> Code {
    if let code, slices.contains(where: { code == .text(Passage(text: $0.name)) }) { return code }
    if part.isMixed { return named(part, wish, firstLayer: firstLayer) }
    return combine(part, firstLayer: firstLayer, .whole)
  }

  /// The variable of a slice that has what is in no layer too.
  private mutating func named(_ part: Part, _ wish: String, firstLayer: Int) -> Code {
    let code = cut(part, firstLayer: firstLayer)
    let name = names.name(wish)
    slices.append((name, code, part.span))
    return .text(Passage(text: name, from: part.span))
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
}

extension Part {
  /// Whether it has layers of several models.
  fileprivate var isMixed: Bool { Set(sources.map(\.model.kind)).count > 1 }

  /// How many layers the slice has; 0 if models are whole.
  var depth: Int { sources[0].layers?.count ?? 0 }
}
