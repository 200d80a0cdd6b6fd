import MokumeDiagnostics
import MokumeGraph

extension Builtin {
  /// Functions that look at an element's row.
  static let withinRows: [Builtin] = [
    Builtin(
      "rank",
      [
        BuiltinParameter("x", .model, "number for each element"),
        BuiltinParameter("over", .string, "scope: \"row\"", default: .text("row")),
        BuiltinParameter(
          "by", .string, "\"count\" goes from 0 to n - 1, \"share\" from 0 to 1",
          default: .text("count")),
      ],
      summary: "The place of each element in the ascending order of its row.",
      details:
        "A row is the last dimension; a vector is one row. Ties go to the lower index, NaN comes last. "
        + "By share, the place is divided by n - 1, and 0.5 in a row of one element. A rank needs its "
        + "whole scope in memory, so there is none over tensors: `quantile` and `trim` are for them.",
      example: "rank(abs(a - base), over: \"row\")"
    ) { call throws(Diagnostic) in
      try call.requireElements(0)
      guard call.string(1) == "row" else {
        throw .rankOver(call.string(1), name: call.name(1), at: call.place(1))
      }
      let isShare = try call.choice(2, ["count", "share"]) == "share"
      let x = call.node(0)
      return .lazy(
        try call.fit(call.operand(0), call.operand(0)) { () throws(GraphError) in
          isShare ? try call.graph.rankShare(x) : call.graph.rank(x)
        })
    },
    Builtin(
      "trim_blocks",
      [
        BuiltinParameter("delta", .model, "difference or model"),
        BuiltinParameter("keep", .number, "how many of a block are kept, up to all of it"),
        BuiltinParameter("of", .number, "elements in a block, 1 to 64"),
      ],
      summary: "The elements of largest magnitude of each block of a row; the others become 0.",
      details:
        "A block is `of` elements side by side in a stored row, the last dimension; a vector is one "
        + "row. Ties go to the lower index. Where a row ends in a shorter block, as many of that are "
        + "kept, or all of it.",
      example: "trim_blocks(a - base, keep: 2, of: 4)"
    ) { call throws(Diagnostic) in
      try call.requireElements(0)
      let count = try call.wholeNumber(2, 1...RowOperation.mostNeighbours)
      let keep = try call.wholeNumber(1, 0...count)
      return .lazy(call.graph.trimBlocks(call.node(0), keep: keep, of: count))
    },
  ]
}

extension Graph {
  /// The rank of each element in its row as a share of the highest, 0.5 where there is but one.
  fileprivate func rankShare(_ x: NodeID) throws(GraphError) -> NodeID {
    let last = try binary(.subtract, extent(x, over: .row), constant(1))
    let share = try binary(.divide, rank(x), try binary(.maximum, last, constant(1)))
    return try select(last, share, constant(0.5))
  }
}

extension BuiltinCall {
  /// An argument that is a whole number of a range.
  fileprivate func wholeNumber(
    _ index: Int, _ range: ClosedRange<Int>
  ) throws(Diagnostic) -> Int {
    let number = if case .number(let number) = self[index] { number } else { Double.nan }
    guard let whole = Int(exactly: number), range.contains(whole) else {
      throw .notWhole(name(index), range, number, at: place(index))
    }
    return whole
  }
}
