import MokumePlan
import MokumeTensor

extension ComputeJob {
  var rowGrid: RowGrid {
    RowGrid(
      rowLength: job.shape.rowLength, elementCount: job.shape.elementCount,
      tileElements: context.options.tileElements)
  }

  /// What a chunk needs of the inputs: its own elements, or its rows to their ends.
  func inputRange(_ chunk: Range<Int>) -> Range<Int> {
    pass.rowPrograms.isEmpty ? chunk : rowGrid.rows(around: chunk)
  }

  /// Makes the windows of a pass's row programs.
  func addWindows(_ pass: Pass, to state: TileState<T>, _ memory: WorkerMemory) {
    let grid = rowGrid
    for (place, program) in pass.rowPrograms.enumerated() {
      let registers = memory.buffer(
        .rowRegisters(place),
        byteCount: program.body.registerCount * state.capacity * MemoryLayout<T>.stride)
      let rows = memory.buffer(
        .rows(place), byteCount: RowWindow<T>.byteCount(program, grid))
      // Buffers are never empty, so they have addresses.
      let inner = TileState<T>(
        registers: registers.baseAddress!.assumingMemoryBound(to: T.self),
        capacity: state.capacity, partials: state.partials, inputCount: self.program.inputs.count,
        sinkCount: 0, tieCount: PassBinder<T>.trims(program.body).count)
      inner.windows = state.windows
      state.windows.all.append(
        RowWindow(program, inner, kernels, grid, rows: rows.baseAddress!))
    }
  }

  /// Binds the row programs of a pass to the chunk's bytes.
  func bindWindows(_ state: TileState<T>, _ chunk: Range<Int>) {
    state.windows.end = inputRange(chunk).upperBound
    for window in state.windows.all {
      window.state.inputs = state.inputs
      window.state.chunkStart = state.chunkStart
      var binder = PassBinder(
        kernels, context.table(T.self), window.state, program, values,
        rowLength: job.shape.rowLength,
        thresholds: trimSource)
      window.parts = binder.bind(window.program.body) { $0.materialise(window.program.result) }
    }
  }
}
