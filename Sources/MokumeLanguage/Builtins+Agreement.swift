import MokumeDiagnostics
import MokumeGraph

extension Builtin {
  /// Functions that combine what agrees with an elected sign.
  static let agreement: [Builtin] = [
    Builtin(
      "agreeing_sum", [values, electedSigns],
      summary: "The sum of those values that have the elected sign, element by element.",
      details: "With s = 1 where signs is 0 or more and -1 elsewhere it is "
        + "s * sum([max(s * x, 0) for x in values]), in one loop.",
      example: "agreeing_sum([a - base, b - base], signs: a + b - 2 * base)"
    ) { call throws(Diagnostic) in
      let values = try call.items(0)
      return try call.agreement(values) { () throws(GraphError) in
        try call.graph.agreeingSum(values.map(\.node), signs: call.node(1))
      }
    },
    Builtin(
      "agreeing_weight",
      [values, electedSigns, BuiltinParameter("weights", .list, "a number for each value")],
      summary: "The sum of the weights of those values that have the elected sign and are not 0.",
      details:
        "With s = 1 where signs is 0 or more and -1 elsewhere a value x counts where s * x > 0.",
      example: "agreeing_weight([a - base, b - base], signs: a + b - 2 * base, weights: [1, 2])"
    ) { call throws(Diagnostic) in
      let values = try call.items(0)
      let weights = try call.items(2)
      guard weights.count == values.count else {
        throw .lengthMismatch(
          call.name(2), weights.count, "there are \(counted(values.count, "value"))",
          at: call.place(2))
      }
      return try call.agreement(values) { () throws(GraphError) in
        try call.graph.agreeingWeight(
          values.map(\.node), weights: weights.map(\.node), signs: call.node(1))
      }
    },
  ]

  private static let values = BuiltinParameter("values", .list, "differences, or other values")
  private static let electedSigns = BuiltinParameter(
    "signs", .value, "whose sign is elected at each element")
}

extension BuiltinCall {
  /// The elements of a list argument as nodes, each with the user's text for it.
  func items(_ index: Int) throws(Diagnostic) -> [Operand] {
    let items = list(index)
    if items.isEmpty { throw .emptyList(of: caller, at: place(index)) }
    var operands: [Operand] = []
    for (position, item) in items.enumerated() {
      let origin = arguments[index].origin?.part(position)
      guard let node = evaluator.node(item) else {
        throw wrongKind("a list of numbers or models", got: item, at: origin?.span ?? span)
      }
      operands.append(Operand(node, origin))
    }
    return operands
  }

  /// Builds a node of values and signs; a misfit is told of the first value that does not fit.
  fileprivate func agreement(
    _ values: [Operand], _ body: () throws(GraphError) -> NodeID
  ) throws(Diagnostic) -> Value {
    for value in values {
      try fit(value, operand(1)) { () throws(GraphError) in
        try graph.requireFit(value.node, operand(1).node)
      }
    }
    return evaluator.value(try fit(values[0], operand(1), body))
  }
}
