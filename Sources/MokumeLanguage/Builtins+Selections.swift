import MokumeDiagnostics
import MokumeGraph

extension Builtin {
  /// Functions that order or draw elements.
  static let selections: [Builtin] = [
    Builtin(
      "quantile",
      [
        BuiltinParameter("x", .value, "number or model"),
        BuiltinParameter("q", .numeric, "share of the elements below, 0 to 1", in: 0...1),
        selectionOver,
        BuiltinParameter(
          "method", .string, "\"linear\" goes between two elements, \"lower\" takes the lower one",
          default: .text("linear")),
      ],
      summary: "The value below which a share q of the elements lies.",
      details:
        "Position q * (n - 1) of the n sorted elements; between two of them it goes in a straight "
        + "line, as numpy's default, or takes the lower. " + selectionDetails,
      example: "quantile(abs(a - base), 0.9)"
    ) { call throws(Diagnostic) in
      let scope = try call.selectionScope(2)
      let method = try call.choice(3, ["linear", "lower"])
      if case .number = call[0] { return call[0] }
      try call.requireElements(0)
      try call.requireSame(1, within: scope)
      return call.evaluator.value(
        try call.fit(call.operand(0), call.operand(1)) { () throws(GraphError) in
          method == "linear"
            ? try call.graph.quantile(call.node(0), call.node(1), over: scope)
            : try call.graph.lowerQuantile(call.node(0), call.node(1), over: scope)
        })
    },
    Builtin(
      "trim",
      [
        BuiltinParameter("delta", .model, "difference or model"),
        BuiltinParameter(
          "density", .numeric, "share of the elements that is kept, 0 to 1", in: 0...1),
        BuiltinParameter(
          "over", .string, "scope: \"row\", \"tensor\", \"layer\" or \"model\"",
          default: .text("tensor")),
        BuiltinParameter(
          "by", .string, "\"count\" keeps a share of the elements, \"max\" what is large enough",
          default: .text("count")),
      ],
      summary: "The elements of largest magnitude; the others become 0.",
      details:
        "By count, exactly k = max(1, floor(density * n)) of n elements are kept, ties going to "
        + "the lower index, and none at density 0. By max, what reaches density times the largest "
        + "magnitude is kept. " + scopeDetails,
      example: "trim(a - base, density: 20%)"
    ) { call throws(Diagnostic) in
      let scope = try call.selectionScope(2)
      let rule = try call.choice(3, ["count", "max"])
      try call.requireElements(0)
      try call.requireSame(1, within: scope)
      return call.evaluator.value(
        try call.fit(call.operand(0), call.operand(1)) { () throws(GraphError) in
          rule == "count"
            ? try call.graph.trim(call.node(0), density: call.node(1), over: scope)
            : try call.graph.reaching(call.node(0), share: call.node(1), over: scope)
        })
    },
    Builtin(
      "random",
      [
        BuiltinParameter("like", .model, "model that gives names and shapes"),
        BuiltinParameter(
          "seed", .number, "whole number; same seed, same numbers", default: .number(0)),
      ],
      summary: "Random numbers from 0 up to 1, one for each element.",
      details:
        "They depend on the seed, the names of the models in `like`, the tensor's name and the "
        + "element's index, and on nothing else: not on threads, machine or shard size.",
      example: "random(a - base, seed: 42) < 0.5"
    ) { call throws(Diagnostic) in
      guard case .number(let number) = call[1], let seed = UInt64(exactly: number),
        number <= 0x1p53
      else { throw .badSeed(call[1].literal(in: call.graph), at: call.place(1)) }
      return .lazy(call.graph.uniform(like: call.node(0), seed: seed))
    },
  ]
}

extension Builtin {
  fileprivate static let selectionOver = BuiltinParameter(
    "over", .string, "scope: \"row\", \"tensor\", \"layer\" or \"model\"", default: .none)

  fileprivate static let selectionDetails =
    "One result for each \"row\", \"tensor\" (the default), \"layer\", or one for the \"model\"."
}

extension BuiltinCall {
  /// A scope within which elements can be ordered.
  fileprivate func selectionScope(_ index: Int) throws(Diagnostic) -> MokumeGraph.Scope {
    let scope = try scope(index)
    if MokumeGraph.Scope.selectable.contains(scope) { return scope }
    throw .selectsOver(scope.rawValue, name: name(index), function: row.name, at: place(index))
  }

  /// Requires an argument with a number for each element: only elements can be ordered.
  func requireElements(_ index: Int) throws(Diagnostic) {
    if graph.facts(of: node(index)).grain == .element { return }
    throw wrongKind(
      "a value for each element as `\(name(index))`", got: self[index], at: place(index))
  }

  /// Requires a number that does not differ within what a selection ranges over.
  fileprivate func requireSame(
    _ index: Int, within scope: MokumeGraph.Scope
  ) throws(Diagnostic) {
    if graph.facts(of: node(index)).grain.isSame(within: scope.grain) { return }
    let each = scope == .model ? "the whole model" : "each \(scope.rawValue)"
    throw wrongKind(
      "one number for \(each) as `\(name(index))`", got: self[index], at: place(index))
  }
}

extension Graph {
  /// Linear interpolation between the two ranks around position q * (n - 1).
  fileprivate func quantile(
    _ x: NodeID, _ q: NodeID, over scope: MokumeGraph.Scope
  ) throws(GraphError) -> NodeID {
    let last = try binary(.subtract, extent(x, over: scope), constant(1))
    let position = try binary(.multiply, q, last)
    let lower = unary(.floor, position)
    let upper = try binary(.minimum, try binary(.add, lower, constant(1)), last)
    let below = try ranked(x, lower, over: scope)
    let above = try ranked(x, upper, over: scope)
    let share = try binary(.subtract, position, lower)
    let step = try binary(.multiply, try binary(.subtract, above, below), share)
    return try binary(.add, below, step)
  }

  /// The element of rank floor(q * (n - 1)).
  fileprivate func lowerQuantile(
    _ x: NodeID, _ q: NodeID, over scope: MokumeGraph.Scope
  ) throws(GraphError) -> NodeID {
    let last = try binary(.subtract, extent(x, over: scope), constant(1))
    return try ranked(x, unary(.floor, try binary(.multiply, q, last)), over: scope)
  }

  /// `x` where its magnitude is at least `share` times the largest over the scope, else 0.
  fileprivate func reaching(
    _ x: NodeID, share: NodeID, over scope: MokumeGraph.Scope
  ) throws(GraphError) -> NodeID {
    let magnitude = unary(.abs, x)
    let largest = try reduce(.maximum, magnitude, over: scope)
    let mask = try binary(.greaterOrEqual, magnitude, try binary(.multiply, share, largest))
    return try select(mask, x, constant(0))
  }
}
