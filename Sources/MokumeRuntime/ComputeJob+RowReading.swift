import MokumePlan
import MokumeTensor

/// Passes that share a reading: each chunk is whole rows, and one pass after the other goes over it. What
/// they find of rows lives as long as their chunk.
extension ComputeJob {
  /// The passes that the reading at work runs.
  var reading: Range<Int> {
    let after = program.passes[(passIndex + 1)...].firstIndex { !$0.sharesReading }
    return passIndex..<(after ?? program.passes.count)
  }

  /// Computes the numbers that all rows share before the first chunk is read.
  func beginRowReading() {
    grid = ChunkGrid(
      shape: job.shape, isRowAligned: true, chunkElements: context.options.chunkElements)
    for pass in program.passes[reading].dropFirst() {
      values.run(pass.prologue.filter { $0.target.rows == nil }, globals: context.globals)
    }
  }

  func endRowReading() {
    filled.formUnion(program.inputs(of: reading))
    collectNonFinite()
    passIndex = reading.upperBound
  }

  func run(rowReading chunk: Int, _ memory: WorkerMemory) throws {
    let range = grid.range(chunk)
    let inputs = program.inputs(of: reading)
    let source = makeState(pass, memory)
    try read(inputs, range, into: source, memory)
    var rows = values.ofRows(from: range.lowerBound / grid.rowLength)
    var written = 0
    for place in reading {
      let pass = program.passes[place]
      if place > reading.lowerBound {
        rows.run(pass.prologue.filter { $0.target.rows != nil }, globals: context.globals)
      }
      let state = makeState(pass, memory)
      (state.inputs, state.chunkStart) = (source.inputs, source.chunkStart)
      try run(pass, over: range, state, &rows, memory)
      written += try write(pass, pass.sinks.indices, range, state)
      nonFinite.add(state.nonFinite.pointee, ordering: .relaxed)
    }
    context.progress.did(read: bytes(of: inputs) * range.count, written: written)
  }

  /// Runs one pass over a chunk, and takes over what it finds of the chunk's rows.
  private func run(
    _ pass: Pass, over range: Range<Int>, _ state: TileState<T>, _ rows: inout SmallValues,
    _ memory: WorkerMemory
  ) throws {
    let results = SinkResults(pass.sinks, rowCount: range.count / grid.rowLength)
    let sinks = SinkBinder<T>(
      kernels: kernels, shape: job.shape, results: results, firstRow: rows.firstRow,
      selections: [:], rowRules: [:])
    prepareOutputs(pass, pass.sinks.indices, range, state, memory)
    var binder = PassBinder(
      kernels, context.table(T.self), state, program, rows, rowLength: job.shape.rowLength,
      thresholds: trimSource)
    let parts = binder.bind(pass) {
      sinks.bind(pass.sinks, Array(pass.sinks.indices), in: state, to: &$0)
    }
    try run(parts, over: range, state)
    for (place, sink) in pass.sinks.enumerated() {
      switch sink {
      case .rowSum(_, _, let slot), .rowExtremum(_, _, let slot):
        rows.rows[slot] = Array(results.cells[place])
      default: break
      }
    }
  }
}
