import MokumeDiagnostics
import MokumeGraph

extension Builtin {
  /// Functions that choose between values, element by element.
  static let comparing: [Builtin] = [
    Builtin(
      "clamp",
      [
        BuiltinParameter("x", .value, "number or model"),
        BuiltinParameter("low", .value, "smallest value allowed"),
        BuiltinParameter("high", .value, "largest value allowed"),
      ],
      summary: "x, but not below low and not above high, element by element.",
      example: "clamp(a - base, -0.01, 0.01)"
    ) { call throws(Diagnostic) in
      if case .number(let low) = call[1], case .number(let high) = call[2], low > high {
        throw .reversedBounds(Value.format(low), Value.format(high), at: call.place(1))
      }
      let raised = try call.fit(call.operand(0), call.operand(1)) { () throws(GraphError) in
        try call.graph.binary(.maximum, call.node(0), call.node(1))
      }
      let bounded = try call.fit(call.operand(0), call.operand(2)) { () throws(GraphError) in
        try call.graph.binary(.minimum, raised, call.node(2))
      }
      return call.evaluator.value(bounded)
    },
    Builtin(
      "where",
      [
        BuiltinParameter("mask", [.model, .boolean, .number], "a comparison; not 0 means true"),
        BuiltinParameter("x", .value, "taken where the mask holds"),
        BuiltinParameter("y", .value, "taken elsewhere"),
      ],
      summary: "x where the mask holds, else y, element by element.",
      details: "Both x and y are worked out; only the chosen element counts.",
      example: "where(abs(a - base) > 0.001, a, base)"
    ) { call throws(Diagnostic) in
      try call.fit(call.operand(1), call.operand(2)) { () throws(GraphError) in
        try call.graph.requireFit(call.node(1), call.node(2))
      }
      let chosen = try call.fit(call.operand(0), call.operand(1)) { () throws(GraphError) in
        try call.graph.select(call.node(0), call.node(1), call.node(2))
      }
      return call.evaluator.value(chosen)
    },
  ]
}
