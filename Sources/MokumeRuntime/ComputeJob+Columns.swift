import MokumeGraph
import MokumePlan
import MokumeTensor

extension ComputeJob {
  /// Adds a run of rows up, or all of them if they must be visited in order.
  func run(columns run: Int, _ state: TileState<T>, _ memory: WorkerMemory) throws {
    let columns = ColumnGrid(job.shape)
    let runs = isSequential ? 0..<columns.count : run..<run + 1
    giveOutTies(state, 0..<context.flatGrid(job.shape).count)
    for range in runs.map(columns.range) {
      for start in stride(from: range.lowerBound, to: range.upperBound, by: grid.chunkElements) {
        let part = start..<min(range.upperBound, start + grid.chunkElements)
        try read(pass.inputs, part, into: state, memory)
        try execute(part, state)
        context.progress.did(read: bytes(of: pass.inputs) * part.count, written: 0)
      }
    }
  }

  /// Combines the numbers of the runs of a pass over columns, in order.
  func combine(
    _ cells: UnsafeMutableBufferPointer<Double>, _ reduction: Reduction
  ) -> [Double] {
    let grid = ColumnGrid(job.shape)
    return (0..<grid.width).map { column in
      var reducer = Reducer(reduction)
      for run in 0..<grid.count { reducer.add(cells[run * grid.width + column]) }
      return reducer.value
    }
  }
}
