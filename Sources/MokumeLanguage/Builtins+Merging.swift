import MokumeDiagnostics
import MokumeGraph

extension Builtin {
  /// What merge methods start with: they check arguments and report at the user's own text.
  static let merging: [Builtin] = [
    Builtin(
      "differences",
      [
        BuiltinParameter("models", .list, "models, or differences such as a - base"),
        BuiltinParameter("base", .model, "the model to subtract", default: .none),
        BuiltinParameter(
          "method", .string, "name of the method in messages", default: .text("the method")),
        BuiltinParameter("least", .number, "how many there must be", default: .number(1)),
      ],
      summary: "Each model minus the base; without a base, differences as they are.",
      details:
        "Whole models without a base are refused, and so are differences with one. Adapters get "
        + "zeros for the tensors that they lack and another one has.",
      example: "differences([a, b], base: base)"
    ) { call throws(Diagnostic) in
      let models = try call.models(0)
      if case .number(let least) = call[3], Double(models.count) < least {
        throw .tooFewModels(
          models.count, least: Value.format(least), of: call.caller, at: call.place(0))
      }
      if call.isGiven(1) { return .list(try call.subtractBase(models)) }
      let wholes = models.filter { call.graph.isWholeModel($0.node) }
      guard wholes.isEmpty else { throw call.missingBase(models.count, wholes: wholes.count) }
      return .list(try call.filled(models))
    },
    Builtin(
      "difference",
      [
        BuiltinParameter("model", .model, "model, or difference such as a - base"),
        BuiltinParameter("base", .model, "the model to subtract", default: .none),
        BuiltinParameter(
          "method", .string, "name of the method in messages", default: .text("the method")),
      ],
      summary: "The model minus the base; without a base, a difference as it is.",
      details: "A whole model without a base is refused, and so is a difference with one.",
      example: "difference(a, base: base)"
    ) { call throws(Diagnostic) in
      if call.isGiven(1) { return try call.subtractBase([call.operand(0)])[0] }
      if call.graph.isWholeModel(call.node(0)) { throw call.missingBase() }
      return call[0]
    },
    Builtin(
      "alike", [BuiltinParameter("models", .list, "models")],
      summary: "The models of a list, once it is sure that they have the same tensors.",
      details:
        "Reports an empty list, what is no model, and the first model that does not fit. Adapters get "
        + "zeros for the tensors that they lack and another one has.",
      example: "alike([a, b])"
    ) { call throws(Diagnostic) in
      let models = try call.models(0)
      try call.requireFit(models)
      return .list(try call.filled(models))
    },
    Builtin(
      "each",
      [
        BuiltinParameter("value", [.numeric, .list], "a number, or a list of numbers"),
        BuiltinParameter("models", .list, "the list to match"),
        BuiltinParameter("range", .range, "numbers allowed", default: .none),
      ],
      summary: "One number per model: repeats a single one, checks the length of a list.",
      example: "each(0.5, [a, b], range: 0...1)"
    ) { call throws(Diagnostic) in try call.each() },
    Builtin(
      "within",
      [
        BuiltinParameter("value", .numeric, "number"),
        BuiltinParameter("range", .range, "numbers allowed", default: .none),
      ],
      summary: "The number, once it is sure that it is finite and lies in the range.",
      example: "within(0.5, 0...1)"
    ) { call throws(Diagnostic) in
      try call.inRange(call[0], call[1], at: call.place(0))
    },
    Builtin(
      "option",
      [
        BuiltinParameter("value", .any, "what the user wrote"),
        BuiltinParameter("choices", .list, "what may be written"),
      ],
      summary: "The value, once it is sure that it is one of the choices.",
      example: "option(\"mass\", [\"mass\", \"count\"])"
    ) { call throws(Diagnostic) in try call.option() },
    Builtin(
      "shares", [BuiltinParameter("weights", .list, "numbers")],
      summary: "The numbers divided by their sum.", details: "A sum of 0 is an error.",
      example: "shares([1, 3])"
    ) { call throws(Diagnostic) in try call.shares() },
    Builtin(
      "kept_share",
      [
        BuiltinParameter(
          "density", [.numeric, .list], "share that is kept", default: .none),
        BuiltinParameter(
          "drop", [.numeric, .list], "share that is dropped", default: .none),
      ],
      summary: "The share that is kept, from either way to say it; one of them must be given.",
      details: "1 - drop is rounded to 12 decimals, so that drop: 90% is density: 10%.",
      example: "kept_share(drop: 90%)"
    ) { call throws(Diagnostic) in try call.keptShare() },
    Builtin(
      "fixed", [BuiltinParameter("x", .any, "a value or a list")],
      summary: "Whether a number, or every number of a list, is known before the run.",
      example: "fixed([1, 0.5])"
    ) { call throws(Diagnostic) in
      let items = if case .list(let items) = call[0] { items } else { [call[0]] }
      return .boolean(items.allSatisfy { if case .number = $0 { true } else { false } })
    },
  ]
}

extension Graph {
  /// Whether the weights are known and not those of a difference.
  fileprivate func isWholeModel(_ node: NodeID) -> Bool {
    if case .sum(let sum?) = facts(of: node).weight { !isNegligible(sum) } else { false }
  }
}
