import MokumeDiagnostics
import MokumeGraph
import MokumeTensor

extension Builtin {
  /// Functions that choose, rename and stack tensors. None of them reads or changes a weight.
  static let structure: [Builtin] = [
    Builtin(
      "pick", [BuiltinParameter("rules", .map, "from glob to model; `else` last")],
      summary: "A model that takes each tensor from the model of the first rule that matches.",
      details:
        "The tensors are those of the `else` model, or of the last one without `else`. A rule may "
        + "hold another map.",
      example: "pick({ \"*.mlp.*\": b, else: a })"
    ) { call throws(Diagnostic) in try call.pick() },
    Builtin(
      "only",
      [
        BuiltinParameter("m", .model, "model"),
        BuiltinParameter("glob", [.string, .list], "pattern of names, or a list of patterns"),
      ],
      summary: "The tensors of a model whose names match; m[\"glob\"] is the same.",
      example: "only(a, \"*.mlp.*\")"
    ) { call throws(Diagnostic) in
      let (patterns, name) = (try call.patterns(1), call.modelText)
      return .lazy(try call.evaluator.only(call.node(0), patterns, name, at: call.place(1)))
    },
    Builtin(
      "without",
      [
        BuiltinParameter("m", .model, "model"),
        BuiltinParameter("glob", [.string, .list], "pattern of names, or a list of patterns"),
      ],
      summary: "The tensors of a model whose names do not match.",
      example: "without(a, \"lm_head.*\")"
    ) { call throws(Diagnostic) in try call.without() },
    Builtin(
      "rename",
      [
        BuiltinParameter("m", .model, "model"),
        BuiltinParameter("names", .map, "from pattern to new name; each * takes what it matched"),
      ],
      summary: "The model with other names for its tensors; those without a rule keep theirs.",
      details: "Patterns have * alone; the new name has as many, or none.",
      example: "rename(a, { \"model.*\": \"transformer.*\" })"
    ) { call throws(Diagnostic) in try call.rename() },
    stitching(
      "stitch", "A model whose layers are those of the parts, one part after the other.",
      "stitch([a.layers[0..<2], b.layers[1..<2]])"),
    stitching(
      "passthrough", "The function stitch under the name mergekit has for it.",
      "passthrough([a.layers, b.layers])"),
  ]

  private static func stitching(_ name: String, _ summary: String, _ example: String) -> Builtin {
    Builtin(
      name,
      [
        BuiltinParameter("parts", .list, "layers such as a.layers[0..<24], or models"),
        BuiltinParameter(
          "embed", .model, "model that gives what comes before the layers", default: .none),
        BuiltinParameter(
          "head", .model, "model that gives what comes behind the layers", default: .none),
        BuiltinParameter(
          "rest", .model, "model that gives all else that is in no layer", default: .none),
      ],
      summary: summary,
      details:
        "Layers are numbered anew. Without embed, head and rest, what comes before the layers is "
        + "taken from the model of the first part, and what comes behind them from that of the "
        + "last; rest speaks for both.",
      example: example
    ) { call throws(Diagnostic) in .lazy(try call.stitch()) }
  }
}

extension BuiltinCall {
  /// What the user calls the first argument.
  fileprivate var modelText: String {
    evaluator.name(of: operand(0), "the model")
  }

  /// A pattern or a list of them.
  fileprivate func patterns(_ index: Int) throws(Diagnostic) -> [String] {
    guard case .list(let items) = self[index] else { return [string(index)] }
    if items.isEmpty { throw .emptyList(of: caller, at: place(index)) }
    var patterns: [String] = []
    for item in items {
      guard case .string(let pattern) = item else {
        throw wrongKind("a list of strings", got: item, at: place(index))
      }
      patterns.append(pattern)
    }
    return patterns
  }

  /// The layout of the first argument, which must have one.
  fileprivate func layout() throws(Diagnostic) -> Layout {
    if let layout = graph.facts(of: node(0)).layout { return layout }
    throw wrongKind("a model", got: self[0], at: place(0))
  }

  fileprivate func without() throws(Diagnostic) -> Value {
    let layout = try layout()
    var rest = Array(layout.names.indices)
    for pattern in try patterns(1) {
      let glob = try evaluator.glob(pattern, at: place(1))
      let kept = rest.filter { !glob.matches(layout.names[$0]) }
      if kept.count == rest.count, !layout.names.contains(where: glob.matches) {
        throw .noMatch(
          pattern, modelText, count: layout.count,
          help: evaluator.help(onGlob: pattern, in: layout), at: place(1))
      }
      rest = kept
    }
    return .lazy(evaluator.tensors(of: node(0), rest))
  }

  fileprivate func rename() throws(Diagnostic) -> Value {
    guard case .map(let map) = self[1] else { return .none }
    let layout = try layout()
    let (taken, _) = try evaluator.split(Array(layout.names.indices), of: layout, by: map)
    var names = layout.names
    var rules: [(glob: Glob, renaming: Renaming)] = []
    for (entry, positions) in zip(map.entries, taken) {
      guard let pattern = entry.key, case .string(let text) = entry.value else {
        throw wrongKind("strings as new names", got: entry.value, at: entry.valueSpan)
      }
      let rename = try Renaming(pattern, text, at: entry.keySpan, entry.valueSpan)
      rules.append((try evaluator.glob(pattern, at: entry.keySpan), rename))
      for position in positions { names[position] = rename.applied(to: names[position]) }
    }
    var seen: [TensorName: Int] = [:]
    for (position, name) in names.enumerated() {
      if let first = seen.updateValue(position, forKey: name) {
        throw .renamedAlike(
          name.text, layout.names[first].text, layout.names[position].text, at: place(1))
      }
    }
    // A head that is not stored, because it is the matrix of the tokens, gets its new name too.
    let renamed = graph.renaming(node(0), names) { name in
      rules.first { $0.glob.matches(name) }?.renaming.applied(to: name) ?? name
    }
    return .lazy(renamed)
  }
}
