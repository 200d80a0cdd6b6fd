import MokumeDiagnostics
import MokumeGraph
import MokumeTensor

extension Builtin {
  /// Functions that look at the numbers of models and give a table.
  static let comparisons: [Builtin] = [
    Builtin(
      "norms", [BuiltinParameter("m", .model, "model or difference"), by],
      summary: "How large the weights are, in a table.",
      details: "norm is the square root of the sum of squares, rms that of their mean, max the "
        + "largest magnitude, zeros the share of weights that are 0. Fields such as .max take norm.",
      example: "norms(a - base, by: \"layer\")"
    ) { call throws(Diagnostic) in
      let scope = try call.groupScope(1)
      let x = call.operand(0)
      return try call.table(of: x, scope, main: "norm") { graph throws(GraphError) in
        let square = try graph.reduce(.dot, x.node, x.node, over: scope)
        let zeros = try graph.binary(.equal, x.node, graph.constant(0))
        return [
          ("norm", graph.unary(.sqrt, square)),
          ("rms", graph.unary(.sqrt, try graph.mean(square, of: x.node, over: scope))),
          ("max", try graph.reduce(.maximum, graph.unary(.abs, x.node), over: scope)),
          ("zeros", try graph.share(zeros, over: scope)),
        ]
      }
    },
    Builtin(
      "diff",
      [
        BuiltinParameter("a", .model, "model or difference"),
        BuiltinParameter("b", .model, "what it is compared with"), by,
      ],
      summary: "How far one model is from another, in a table.",
      details: "With d = a - b: max is the largest magnitude of d, rms the square root of the mean "
        + "of its squares, sigma its standard deviation, relative the norm of d as a share of that "
        + "of b, changed the share of weights that differ, cosine that of the angle between a and "
        + "b. Fields such as .max take max.",
      example: "diff(a, base, by: \"layer\")"
    ) { call throws(Diagnostic) in
      let scope = try call.groupScope(2)
      let (a, b) = (call.operand(0), call.operand(1))
      let difference = try call.fit(a, b) { () throws(GraphError) in
        try call.graph.binary(.subtract, a.node, b.node)
      }
      let both = try call.alike([a, b])
      return try call.table(of: Operand(difference, nil), scope, main: "max") {
        graph throws(GraphError) in
        try graph.differences(both[0].node, both[1].node, difference, over: scope)
      }
    },
    Builtin(
      "cosine",
      [
        BuiltinParameter("a", .model, "model or difference"),
        BuiltinParameter("b", .model, "model or difference"), by,
      ],
      summary: "The cosine of the angle between two models or differences, in a table.",
      details:
        "1 where they point the same way, 0 where they have nothing in common, -1 where they "
        + "are opposite; NaN where one of them is 0 everywhere. Taken as vectors of all weights of "
        + "a tensor, layer or model.",
      example: "cosine(a - base, b - base, by: \"layer\")"
    ) { call throws(Diagnostic) in
      let scope = try call.groupScope(2)
      let both = try call.alike([call.operand(0), call.operand(1)])
      let (a, b) = (both[0], both[1])
      return try call.table(of: a, with: b, scope, main: "cosine") { graph throws(GraphError) in
        [("cosine", try graph.cosine(a.node, b.node, over: scope))]
      }
    },
    Builtin(
      "conflicts", [BuiltinParameter("deltas", .list, "differences such as a - base"), by],
      summary: "Where differences pull weights in opposite directions, in a table.",
      details: "share is the share of weights that at least one difference raises and at least one "
        + "lowers; overlap the share that two or more of them change at all. Fields such as .max "
        + "take share.",
      example: "conflicts([a - base, b - base], by: \"layer\")"
    ) { call throws(Diagnostic) in
      let scope = try call.groupScope(1)
      let items = try call.items(0)
      for delta in items {
        guard call.graph.facts(of: delta.node).layout != nil else {
          throw call.wrongKind(
            "a list of differences", got: .lazy(delta.node), at: delta.origin?.span ?? call.span)
        }
        try call.fit(items[0], delta) { () throws(GraphError) in
          try call.graph.requireFit(items[0].node, delta.node)
        }
      }
      let deltas = try call.alike(items)
      return try call.table(of: deltas[0], scope, main: "share") { graph throws(GraphError) in
        try graph.conflicts(deltas.map(\.node), over: scope)
      }
    },
  ]

  private static let by = BuiltinParameter(
    "by", .string, "a row for each \"tensor\" or \"layer\", or one for the \"model\"",
    default: .text("tensor"))
}

extension BuiltinCall {
  /// What the rows of a table are, from an argument such as `by: "layer"`.
  fileprivate func groupScope(_ index: Int) throws(Diagnostic) -> MokumeGraph.Scope {
    let word = try choice(index, ["tensor", "layer", "model"])
    return MokumeGraph.Scope(rawValue: word) ?? .tensor
  }

  /// The same values with tensors for all that one of them has.
  fileprivate func alike(_ values: [Operand]) throws(Diagnostic) -> [Operand] {
    guard let first = values.first else { return [] }
    let nodes = try fit(first, values.last ?? first) { () throws(GraphError) in
      try graph.alike(values.map(\.node))
    }
    return zip(nodes, values).map { Operand($0, $1.origin) }
  }

  /// A table with a row for each group of a value's tensors, in natural order of their names, and
  /// a lazy column for each of the numbers.
  fileprivate func table(
    of subject: Operand, with other: Operand? = nil, _ scope: MokumeGraph.Scope, main: String,
    _ columns: (Graph) throws(GraphError) -> [(name: String, node: NodeID)]
  ) throws(Diagnostic) -> Value {
    guard graph.facts(of: subject.node).layout != nil else {
      throw wrongKind("a model", got: evaluator.value(subject.node), at: place(0))
    }
    let built = try fit(subject, other ?? subject) { () throws(GraphError) in try columns(graph) }
    let groups = RowGroups(of: [subject.node] + (other.map { [$0.node] } ?? []), scope, in: graph)
    let counts = Table.Column(
      name: "params", cells: .known(groups.elementCounts.map { .count($0) }))
    let lazy = built.map { Table.Column(name: $0.name, cells: .lazy($0.node)) }
    return .table(
      Table(
        rowTitle: scope.rawValue, rows: groups.names, columns: [counts] + lazy, mainColumn: main,
        groups: groups.order, isBlank: groups.isBlank))
  }
}

/// The rows that look at a value's tensors by a scope, in natural order of their names.
private struct RowGroups {
  let names: [String]
  /// For each row the number of its group.
  let order: [Int]
  /// For each row the number of elements that can be computed with.
  let elementCounts: [Int]
  /// For each row whether nothing in it can be computed with.
  let isBlank: [Bool]

  init(of values: [NodeID], _ scope: MokumeGraph.Scope, in graph: Graph) {
    guard let layout = graph.facts(of: values[0]).layout else { preconditionFailure("no layout") }
    let groups = TensorGroups(layout, over: scope)
    var counts = [Int](repeating: 0, count: groups.count)
    let masks = values.map { graph.computableTensors(of: $0) }
    for (position, group) in groups.groupOfTensor.enumerated() {
      guard masks.allSatisfy({ $0.count <= position || $0[position] }) else { continue }
      counts[group] &+= layout.shapes[position].elementCount
    }
    let titles = (0..<groups.count).map { group in
      scope == .model
        ? TensorName("model") : TensorName(groups.name(of: group, in: layout, over: scope))
    }
    order = titles.indices.sorted { titles[$0].precedesNaturally(titles[$1]) }
    names = order.map { titles[$0].text }
    elementCounts = order.map { counts[$0] }
    isBlank = elementCounts.map { $0 == 0 }
  }
}
