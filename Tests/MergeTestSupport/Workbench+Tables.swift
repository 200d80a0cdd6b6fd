import MokumeGraph
import MokumeLanguage
import MokumePlan
import MokumeRuntime

extension Workbench {
  /// The table that an expression stands for, all its numbers found in one run.
  ///
  /// - Returns: the table by row and column, and the plan that found it.
  package func table(
    _ expression: String, _ options: RunOptions = Workbench.smallChunks
  ) throws -> (cells: [String: [String: Table.Cell]], plan: Plan) {
    guard case .table(let table) = try value(expression) else {
      throw BenchError(message: "\(expression) is no table")
    }
    let unknown = table.unknown
    let plan = Planner.plan(numbers: unknown, in: graph)
    let result = try Execution(plan, inputs: checkpoints, outputs: [], options: options).run()
    let numbers = Dictionary(zip(unknown, result.numbers), uniquingKeysWith: { first, _ in first })
    let full = table.filled { numbers[$0] ?? [] }
    var cells: [String: [String: Table.Cell]] = [:]
    for (row, name) in full.rows.enumerated() {
      cells[name] = Dictionary(
        uniqueKeysWithValues: zip(full.columns.map(\.name), full.cells(inRow: row)))
    }
    return (cells, plan)
  }
}
