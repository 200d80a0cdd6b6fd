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

  /// Makes the windows of a pass's row programs, and of those within them.
  func addWindows(_ pass: Pass, to state: TileState<T>, _ memory: WorkerMemory) {
    var count = 0
    addWindows(pass, to: state, memory, &count)
  }

  private func addWindows(
    _ pass: Pass, to state: TileState<T>, _ memory: WorkerMemory, _ count: inout Int
  ) {
    let grid = rowGrid
    for program in pass.rowPrograms {
      let registers = memory.buffer(
        .rowRegisters(count),
        byteCount: program.body.registerCount * state.capacity * MemoryLayout<T>.stride)
      let rows = memory.buffer(
        .rows(count), byteCount: RowWindow<T>.byteCount(program, grid))
      count += 1
      // Buffers are never empty, so they have addresses.
      let inner = TileState<T>(
        registers: registers.baseAddress!.assumingMemoryBound(to: T.self),
        capacity: state.capacity, partials: state.partials, inputCount: self.program.inputs.count,
        sinkCount: 0, tieCount: program.body.instructions.count)
      addWindows(program.body, to: inner, memory, &count)
      state.windows.append(
        RowWindow(program, inner, kernels, grid, rows: rows.baseAddress!))
    }
  }

  /// Binds the row programs of a pass to the chunk's bytes.
  func bindWindows(_ state: TileState<T>, _ chunk: Range<Int>) {
    for window in state.windowTree {
      window.end = inputRange(chunk).upperBound
      window.state.inputs = state.inputs
      window.state.chunkStart = state.chunkStart
      var binder = PassBinder(
        context.table(T.self), window.state, program, values, rowLength: job.shape.rowLength,
        thresholds: trimSource)
      window.parts = binder.bind(window.program.body) { $0.materialise(window.program.result) }
    }
  }
}

extension TileState {
  /// The windows, and those of their programs.
  var windowTree: [RowWindow<T>] { windows + windows.flatMap(\.state.windowTree) }
}

extension Pass {
  /// The pass's row programs, and those within them.
  var rowProgramTree: [RowProgram] {
    rowPrograms + rowPrograms.flatMap(\.body.rowProgramTree)
  }
}
