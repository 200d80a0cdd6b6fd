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
      for reading in program.readings {
        let inputs = program.inputs(of: reading)
        for pass in program.passes[reading] {
          buffers = max(buffers, MemoryNeed.bytes(pass, inputs, program, job.shape, options))
          let counting = pass.sinks.count { if case .select = $0 { true } else { false } }
          selections = max(selections, counting)
        }
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
}
