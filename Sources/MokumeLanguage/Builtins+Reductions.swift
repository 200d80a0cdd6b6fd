import MokumeDiagnostics
import MokumeGraph

extension Builtin {
  /// Functions that make one value of many: of a list, or of the elements of one value.
  static let reductions: [Builtin] = [
    Builtin(
      "sum", folding, summary: "The sum of a list, or of a value's elements over a scope.",
      details: foldingDetails, example: "sum([a - base, b - base])"
    ) { call throws(Diagnostic) in
      try fold(call) { call, items throws(Diagnostic) in
        try combined(.add, items, call)
      } reduce: { graph, x, scope throws(GraphError) in
        try graph.reduce(.sum, x, over: scope)
      }
    },
    Builtin(
      "mean", folding, summary: "The mean of a list, or of a value's elements over a scope.",
      details: foldingDetails, example: "mean([a, b])"
    ) { call throws(Diagnostic) in
      try fold(call) { call, items throws(Diagnostic) in
        let total = try combined(.add, items, call)
        return try call.fit(Operand(total, nil), Operand(total, nil)) { () throws(GraphError) in
          try call.graph.binary(.divide, total, call.graph.constant(Double(items.count)))
        }
      } reduce: { graph, x, scope throws(GraphError) in
        let total = try graph.reduce(.sum, x, over: scope)
        return try graph.binary(.divide, total, graph.extent(x, over: scope))
      }
    },
    Builtin(
      "count", folding,
      summary: "How many of a list, or of a value's elements over a scope, are not 0.",
      details: foldingDetails, example: "count([a > 0, b > 0])"
    ) { call throws(Diagnostic) in
      try fold(call) { call, items throws(Diagnostic) in
        try combined(.add, try nonZeros(items, call), call)
      } reduce: { graph, x, scope throws(GraphError) in
        try graph.reduce(.sum, try graph.nonZero(x), over: scope)
      }
    },
    extreme("min", .minimum, .minimum, "smallest"),
    extreme("max", .maximum, .maximum, "largest"),
    Builtin(
      "dot",
      [
        BuiltinParameter("x", .value, "number or model"),
        BuiltinParameter("y", .value, "number or model"), over,
      ],
      summary: "The sum of the products of corresponding elements.",
      details: scopeDetails, example: "dot(a - base, b - base)"
    ) { call throws(Diagnostic) in
      let scope = try call.scope(2)
      if case .number(let x) = call[0], case .number(let y) = call[1] { return .number(x * y) }
      let node = try call.fit(call.operand(0), call.operand(1)) { () throws(GraphError) in
        try call.graph.reduce(.dot, call.node(0), call.node(1), over: scope)
      }
      return call.evaluator.value(node)
    },
    Builtin(
      "norm", [BuiltinParameter("x", .value, "number or model"), over],
      summary: "The length of a value taken as one vector: the square root of dot(x, x).",
      details: scopeDetails, example: "norm(a - base, over: \"model\")"
    ) { call throws(Diagnostic) in
      let scope = try call.scope(1)
      if case .number(let x) = call[0] { return .number(x.magnitude) }
      let square = try call.fit(call.operand(0), call.operand(0)) { () throws(GraphError) in
        try call.graph.reduce(.dot, call.node(0), call.node(0), over: scope)
      }
      return call.evaluator.value(call.graph.unary(.sqrt, square))
    },
    Builtin(
      "size", [BuiltinParameter("x", .value, "number or model"), over],
      summary: "How many elements a value has over a scope.",
      details: scopeDetails + " Elements that are whole numbers or truth values do not count.",
      example: "sum(abs(a - base)) / size(a - base)"
    ) { call throws(Diagnostic) in
      let scope = try call.scope(1)
      return call.evaluator.value(call.graph.extent(call.node(0), over: scope))
    },
  ]

  static let scopeDetails =
    "One result for each \"row\", \"column\", \"tensor\" (the default), \"layer\", or one for the "
    + "\"model\"."

  private static let foldingDetails =
    "A list is combined element by element, in its order. One value is reduced: one result for "
    + "each \"row\", \"column\", \"tensor\" (the default), \"layer\", or one for the \"model\"."

  static let over = BuiltinParameter(
    "over", .string, "scope: \"row\", \"column\", \"tensor\", \"layer\" or \"model\"",
    default: .none)

  private static let folding = [
    BuiltinParameter("x", [.list, .model, .number], "list of values, or one value"), over,
  ]

  private static func extreme(
    _ name: String, _ operation: BinaryOperation, _ reduction: Reduction, _ word: String
  ) -> Builtin {
    Builtin(
      name,
      [
        BuiltinParameter("x", [.list, .model, .number], "list of values, or one value"),
        BuiltinParameter("y", .value, "a second value to compare with", default: .none), over,
      ],
      summary: "The \(word) of two values, of a list, or of a value's elements over a scope.",
      details: foldingDetails, example: "\(name)(abs(a), abs(b))"
    ) { call throws(Diagnostic) in
      if call.isGiven(1) {
        guard BuiltinParameter.Kinds.value.accepts(call[0], in: call.graph) else {
          throw call.wrongKind("two values or one list", got: call[0], at: call.place(0))
        }
        return try binary(operation, call)
      }
      return try fold(call, over: 2) { call, items throws(Diagnostic) in
        try combined(operation, items, call)
      } reduce: { graph, x, scope throws(GraphError) in
        try graph.reduce(reduction, x, over: scope)
      }
    }
  }
}

extension Builtin {
  /// Either of the two things a reduction does, by what it is given.
  private static func fold(
    _ call: BuiltinCall, over: Int = 1,
    list: (BuiltinCall, [NodeID]) throws(Diagnostic) -> NodeID,
    reduce: (Graph, NodeID, MokumeGraph.Scope) throws(GraphError) -> NodeID
  ) throws(Diagnostic) -> Value {
    if case .list = call[0] {
      if call.isGiven(over) {
        throw call.wrongKind("one model when `over` is given", got: call[0], at: call.place(0))
      }
      return call.evaluator.value(try list(call, try call.items(0).map(\.node)))
    }
    let scope = try call.scope(over)
    let x = call.node(0)
    if case .number = call[0] { return call.evaluator.value(try list(call, [x])) }
    return call.evaluator.value(
      try call.fit(call.operand(0), call.operand(0)) { () throws(GraphError) in
        try reduce(call.graph, x, scope)
      })
  }

  private static func nonZeros(
    _ items: [NodeID], _ call: BuiltinCall
  ) throws(Diagnostic) -> [NodeID] {
    var masks: [NodeID] = []
    for item in items {
      masks.append(
        try call.fit(Operand(item, nil), Operand(item, nil)) { () throws(GraphError) in
          try call.graph.nonZero(item)
        })
    }
    return masks
  }

  /// Combines a list of nodes from left to right.
  private static func combined(
    _ operation: BinaryOperation, _ nodes: [NodeID], _ call: BuiltinCall
  ) throws(Diagnostic) -> NodeID {
    var total = nodes[0]
    let origin = call.arguments[0].origin
    for (index, node) in nodes.enumerated().dropFirst() {
      let left = Operand(total, origin?.part(index - 1))
      total = try call.fit(left, Operand(node, origin?.part(index))) { () throws(GraphError) in
        try call.graph.binary(operation, total, node)
      }
    }
    return total
  }
}

extension Graph {
  /// 1 where an element is not 0, else 0.
  fileprivate func nonZero(_ x: NodeID) throws(GraphError) -> NodeID {
    isMask(x) ? x : try binary(.notEqual, x, constant(0))
  }
}
