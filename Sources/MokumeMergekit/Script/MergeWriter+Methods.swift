extension MergeWriter {
  /// What the expression of a part's merge is written from.
  struct Context {
    let part: Part
    /// The number that the first layer of the part has in the result.
    let firstLayer: Int
    /// The models but for what differences are taken from, and how they are written.
    let inputs: [Source]
    let models: [Code]
    /// What differences are taken from.
    let base: Code?
  }

  /// How the models of a part are written: by their variables, by their layers in the slice, or by
  /// variables that have these layers alone.
  enum Notation {
    case whole, layers
    case cut([Code: String])
  }

  /// The models of a part, merged.
  mutating func combine(_ part: Part, firstLayer: Int = 0, _ notation: Notation) -> Code {
    let inputs = merge.inputs(of: part)
    let base = part.sources.first { $0.model.kind == merge.base(of: part)?.kind }
    let context = Context(
      part: part, firstLayer: firstLayer, inputs: inputs,
      models: inputs.map { code(of: $0, notation) }, base: base.map { code(of: $0, notation) })
    return combine(context)
  }

  /// The merge, or one for each value of a truth value that differs by tensor.
  private mutating func combine(_ context: Context) -> Code {
    for case (let name, let standard?) in merge.method.parameters.map({ ($0.name, $0.standard) }) {
      guard choices[name] == nil, let numbers = flags(name, context, otherwise: standard) else {
        continue
      }
      choices[name] = true
      let yes = combine(context)
      choices[name] = false
      let no = combine(context)
      choices[name] = nil
      if yes == no { return yes }
      note("\(name) differs by tensor, so each is taken from one of two merges")
      return .call("where", [numbers, yes, no].map(Code.Argument.plain))
    }
    return combined(context)
  }

  private mutating func combined(_ context: Context) -> Code {
    let inputs = context.inputs
    if let sparsifier = Sparsifier(method: merge.method.name) {
      return taskArithmetic(context, sparsifier)
    }
    switch merge.method.name {
    case "linear": return linear(context)
    case "passthrough":
      return product(context.models[0], number("scale", context, of: inputs[0]))
    case "slerp": return slerp(context)
    case "nuslerp": return nuslerp(context)
    case "multislerp": return multislerp(context)
    case "karcher": return karcher(context)
    default: return others(context)
    }
  }

  /// A call of the method's function with a list of models, or with none.
  func call(_ context: Context, _ models: [Code]) -> Call {
    let span = merge.isStacked ? context.part.span : merge.methodSpan
    return Call(Passage(text: merge.method.function, from: span), models)
  }

  private func product(_ model: Code, _ factor: Code) -> Code {
    factor == .text("1") ? model : .infix("*", [model, factor])
  }

  private mutating func linear(_ context: Context) -> Code {
    let normalizes = flag("normalize", context)
    let weights = each("weight", context)
    if context.models.count == 1 {
      return normalizes ? context.models[0] : product(context.models[0], weights)
    }
    var call = call(context, context.models)
    call.add("weights", weights, unless: "1")
    if !normalizes { call.add("normalize", word("false", for: "normalize", context)) }
    return call.code
  }

  private mutating func slerp(_ context: Context) -> Code {
    guard context.models.count > 1 else { return context.models[0] }
    let base = merge.base(of: context.part)?.kind
    let start = context.inputs.firstIndex { $0.model.kind == base } ?? 0
    if start == 1 { note("t = 0 is base_model, wherever it is listed") }
    var call = call(context, [])
    call.arguments = [.plain(context.models[start]), .plain(context.models[1 - start])]
    call.add("t", number("t", context))
    return call.code
  }

  private mutating func multislerp(_ context: Context) -> Code {
    if context.models.count == 1 { return context.models[0] }
    var call = call(context, context.models)
    call.add("weights", each("weight", context), unless: "1")
    if let base = context.base { call.add("base", base) }
    if !flag("normalize_weights", context) {
      call.add("normalize", word("false", for: "normalize_weights", context))
    }
    call.add("eps", number("eps", context), unless: standard("eps"))
    return call.code
  }

  private mutating func karcher(_ context: Context) -> Code {
    if context.models.count == 1 { return context.models[0] }
    var call = call(context, context.models)
    call.add("max_iter", number("max_iter", context), unless: standard("max_iter"))
    call.add("tol", number("tol", context), unless: standard("tol"))
    return call.code
  }
}

/// A call that is being written.
struct Call {
  let name: Passage
  var arguments: [Code.Argument]

  /// A call with a list of models, or with none.
  init(_ name: Passage, _ models: [Code]) {
    self.name = name
    arguments = models.isEmpty ? [] : [.plain(.list(models))]
  }

  var code: Code { .call(name, arguments) }

  mutating func add(_ label: String, _ value: Code, unless standard: Passage? = nil) {
    if let standard, value == .text(standard) { return }
    arguments.append(.init(label: label, value: value))
  }

  mutating func add(_ label: String, _ text: Passage) { add(label, .text(text)) }
}
