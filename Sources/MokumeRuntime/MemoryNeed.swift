import MokumeKernels
import MokumePlan
import MokumeTensor

/// The memory a plan takes, which depends on programs and threads but not on the size of a model.
public struct MemoryNeed: Sendable {
  /// Bytes of buffers, registers and selections of all workers together.
  public let byteCount: Int

  /// Finds what the plan needs under the given options.
  public init(_ plan: Plan, _ options: RunOptions) {
    var buffers = 0
    var selections = 0
    for job in plan.stages.flatMap(\.jobs) {
      guard case .compute(let program) = job.work else {
        buffers = max(buffers, CopyJob.bufferBytes)
        continue
      }
      for pass in program.passes {
        buffers = max(buffers, MemoryNeed.bytes(pass, program, job.shape, options))
        let counting = pass.sinks.count { if case .select = $0 { true } else { false } }
        selections = max(selections, counting)
      }
    }
    let tallies = options.threads * selections * Tally.byteCount
    // What selections remember of a pass; a sample is smaller. Tensors in flight and global ones.
    let remembered = 8 << 20
    let inFlight = selections * (options.threads + 1) + plan.selections.count
    byteCount = options.threads * buffers + tallies + inFlight * remembered / 4
  }

  private static func bytes(
    _ pass: Pass, _ program: Program, _ shape: Shape, _ options: RunOptions
  ) -> Int {
    let grid = ChunkGrid(
      shape: shape, isRowAligned: pass.isRowAligned, chunkElements: options.chunkElements)
    let chunk = min(grid.chunkElements, shape.elementCount)
    let inputs = pass.inputs.reduce(0) { $0 + program.inputs[$1].dtype.bitWidth / 8 * chunk }
    let outputs = pass.sinks.reduce(0) { total, sink in
      guard case .store(_, _, _, let dtype) = sink else { return total }
      return total + dtype.bitWidth / 8 * chunk
    }
    let width = program.isDouble ? 8 : 4
    return inputs + outputs + pass.registerCount * options.tileElements * width
  }
}
