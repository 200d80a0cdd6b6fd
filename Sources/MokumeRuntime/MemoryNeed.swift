import MokumeKernels
import MokumePlan
import MokumeTensor

/// The memory a plan takes, which depends on programs and threads but not on the size of a model.
public struct MemoryNeed: Sendable {
  /// Bytes of buffers, registers and selections of all workers together; a run needs as many.
  public let byteCount: Int
  let budget: SelectionBudget
  /// Bytes that save reading tensors again in later passes; a run does without if it must.
  public let arenaBytes: Int
  /// The largest arena: more would not be in any cache and gains nothing over the system's.
  private static let arenaLimit = 72 << 20

  /// Finds what the plan needs under the given options.
  public init(_ plan: Plan, _ options: RunOptions) {
    var buffers = 0
    var selections = 0
    var repeated = 0
    var columns = 0
    for job in plan.stages.flatMap(\.jobs) {
      guard case .compute(let program) = job.work else {
        buffers = max(buffers, CopyJob.bufferBytes)
        continue
      }
      let bits = program.repeatedInputs.reduce(0) { $0 + program.inputs[$1].dtype.bitWidth }
      repeated = max(repeated, bits / 8 * job.shape.elementCount)
      columns = max(columns, MemoryNeed.columnBytes(program, job.shape))
      for pass in program.passes {
        buffers = max(buffers, MemoryNeed.bytes(pass, program, job.shape, options))
        let counting = pass.sinks.count { if case .select = $0 { true } else { false } }
        selections = max(selections, counting)
      }
    }
    let tallies = options.threads * selections * Tally.byteCount
    // Those of the tensors in flight, and those over many tensors, which are open together.
    let open = selections == 0 ? 0 : selections * (options.threads + 1) + plan.selections.count
    budget = SelectionBudget(open: open, memory: options.memory)
    // One tensor more than there are threads is in flight.
    let vectors = (options.threads + 1) * columns
    let needed = options.threads * buffers + tallies + vectors + open * budget.byteCount
    byteCount = needed
    let wanted = min(repeated, Self.arenaLimit) * (options.threads + 1)
    arenaBytes = max(0, min(wanted, Self.arenaLimit, options.memory - needed))
  }

  /// Bytes of the numbers of columns that are kept from pass to pass, and of those of the runs that a
  /// pass adds up.
  private static func columnBytes(_ program: Program, _ shape: Shape) -> Int {
    let runs = program.passes.map { pass in
      pass.isColumnWise ? pass.sinks.count * ColumnGrid(shape).count : 0
    }
    let vectors = program.columnVectorCount + (runs.max() ?? 0)
    return vectors * shape.columnCount * MemoryLayout<Double>.stride
  }

  private static func bytes(
    _ pass: Pass, _ program: Program, _ shape: Shape, _ options: RunOptions
  ) -> Int {
    let grid = ChunkGrid(
      shape: shape, isRowAligned: pass.isRowAligned, chunkElements: options.chunkElements)
    var chunk = min(grid.chunkElements, shape.elementCount)
    // Rows are read to their ends.
    if !pass.rowPrograms.isEmpty { chunk = min(chunk + 2 * shape.rowLength, shape.elementCount) }
    let inputs = pass.inputs.reduce(0) { $0 + program.inputs[$1].dtype.bitWidth / 8 * chunk }
    let outputs = pass.sinks.reduce(0) { total, sink in
      guard case .store(_, _, let dtype) = sink else { return total }
      return total + dtype.bitWidth / 8 * chunk
    }
    let width = program.isDouble ? 8 : 4
    // A selection within rows collects the keys of one row.
    let keys = pass.sinks.reduce(0) { total, sink in
      guard case .select(_, .rows) = sink else { return total }
      return total + shape.rowLength * MemoryLayout<UInt64>.stride
    }
    let rows = RowGrid(
      rowLength: shape.rowLength, elementCount: shape.elementCount,
      tileElements: options.tileElements)
    let windows = pass.rowProgramTree.reduce(0) { total, row in
      let window =
        program.isDouble
        ? RowWindow<Double>.byteCount(row, rows) : RowWindow<Float>.byteCount(row, rows)
      return total + window + row.body.registerCount * options.tileElements * width
    }
    return inputs + outputs + keys + windows + pass.registerCount * options.tileElements * width
  }
}
