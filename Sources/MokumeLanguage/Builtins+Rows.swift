import MokumeDiagnostics
import MokumeGraph

extension Builtin {
  /// Functions that look at an element's row.
  static let withinRows: [Builtin] = [
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
    }
  ]
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
