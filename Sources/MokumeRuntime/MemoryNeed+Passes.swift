import MokumePlan
import MokumeTensor

extension MemoryNeed {
  /// Bytes of the numbers of columns that are kept from pass to pass, and of those of the runs that a
  /// pass adds up.
  static func columnBytes(_ program: Program, _ shape: Shape) -> Int {
    let runs = program.passes.map { pass in
      pass.isColumnWise ? pass.sinks.count * ColumnGrid(shape).count : 0
    }
    let vectors = program.columnVectorCount + (runs.max() ?? 0)
    return vectors * shape.columnCount * MemoryLayout<Double>.stride
  }

  static func bytes(
    _ pass: Pass, _ inputs: [Int], _ program: Program, _ shape: Shape, _ options: RunOptions
  ) -> Int {
    let grid = ChunkGrid(
      shape: shape, isRowAligned: pass.isRowAligned, chunkElements: options.chunkElements)
    var chunk = min(grid.chunkElements, shape.elementCount)
    // Rows are read to their ends.
    if !pass.rowPrograms.isEmpty { chunk = min(chunk + 2 * shape.rowLength, shape.elementCount) }
    let read = inputs.reduce(0) { $0 + program.inputs[$1].dtype.bitWidth / 8 * chunk }
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
    let windows = windowBytes(pass, program, shape, options)
    return read + outputs + keys + windows + pass.registerCount * options.tileElements * width
  }

  /// Bytes of the rows around a tile, and of the registers that compute their elements.
  private static func windowBytes(
    _ pass: Pass, _ program: Program, _ shape: Shape, _ options: RunOptions
  ) -> Int {
    let width = program.isDouble ? 8 : 4
    let rows = RowGrid(
      rowLength: shape.rowLength, elementCount: shape.elementCount,
      tileElements: options.tileElements)
    return pass.rowPrograms.reduce(0) { total, row in
      let window =
        program.isDouble
        ? RowWindow<Double>.byteCount(row, rows) : RowWindow<Float>.byteCount(row, rows)
      return total + window + row.body.registerCount * options.tileElements * width
    }
  }
}
