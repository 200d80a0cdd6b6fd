import MokumeDiagnostics
import MokumeGraph

extension Builtin {
  /// Functions of one element, and of corresponding elements of several values.
  static let elementwise: [Builtin] = [
    unary("abs", .abs, "The magnitude of each element."),
    unary("sign", .sign, "-1, 0 or 1 for each element."),
    unary("sqrt", .sqrt, "The square root of each element."),
    unary("exp", .exp, "e to the power of each element."),
    unary("log", .log, "The natural logarithm of each element."),
    unary("sin", .sin, "The sine of each element, in radians."),
    unary("cos", .cos, "The cosine of each element, in radians."),
    unary("acos", .acos, "The angle from 0 to pi that has each element as its cosine."),
    unary("tanh", .tanh, "The hyperbolic tangent of each element."),
    unary("floor", .floor, "The largest whole number that is not above each element."),
    Builtin(
      "pow",
      [
        BuiltinParameter("x", .value, "number or model"),
        BuiltinParameter("y", .value, "exponent"),
      ],
      summary: "x to the power y, element by element.",
      details: "A negative x needs a whole y; otherwise the result is not a number.",
      example: "pow(a - base, 2)"
    ) { call throws(Diagnostic) in try binary(.power, call) },
    Builtin(
      "mod",
      [
        BuiltinParameter("x", .value, "number or model"),
        BuiltinParameter("y", .value, "divisor"),
      ],
      summary: "What remains of x after whole multiples of y; it has the sign of y.",
      example: "mod(7, 3)"
    ) { call throws(Diagnostic) in
      let x = call.node(0)
      let y = call.node(1)
      return call.evaluator.value(
        try call.fit(call.operand(0), call.operand(1)) { () throws(GraphError) in
          let whole = call.graph.unary(.floor, try call.graph.binary(.divide, x, y))
          return try call.graph.binary(.subtract, x, try call.graph.binary(.multiply, whole, y))
        })
    },
  ]

  private static func unary(
    _ name: String, _ operation: UnaryOperation, _ summary: String
  ) -> Builtin {
    Builtin(
      name, [BuiltinParameter("x", .value, "number or model")], summary: summary,
      example: "\(name)(a - base)"
    ) { call throws(Diagnostic) in
      call.evaluator.value(call.graph.unary(operation, call.node(0)))
    }
  }

  static func binary(
    _ operation: BinaryOperation, _ call: BuiltinCall
  ) throws(Diagnostic) -> Value {
    call.evaluator.value(
      try call.fit(call.operand(0), call.operand(1)) { () throws(GraphError) in
        try call.graph.binary(operation, call.node(0), call.node(1))
      })
  }
}
