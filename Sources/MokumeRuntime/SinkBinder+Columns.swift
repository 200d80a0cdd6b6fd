import MokumeGraph
import MokumeKernels

/// Sinks by column: a tile's pieces of rows go to the numbers of their run.
extension SinkBinder {
  func columnSum(_ x: Int, _ y: Int?, _ index: Int) -> (TileState<T>) -> Void {
    let (add, multiply) = (kernels.addRow, kernels.addProducts)
    return columnwise(index) { state, sums, offset, count in
      if let y {
        multiply(sums, state.register(x) + offset, state.register(y) + offset, count)
      } else {
        add(sums, state.register(x) + offset, count)
      }
    }
  }

  func columnExtremum(
    _ reduction: Reduction, _ x: Int, _ index: Int
  ) -> (TileState<T>) -> Void {
    let combine = reduction == .minimum ? kernels.lowerRow : kernels.raiseRow
    return columnwise(index) { state, extremes, offset, count in
      combine(extremes, state.register(x) + offset, count)
    }
  }

  /// Calls the body for each piece of a row, with the cells of its columns.
  private func columnwise(
    _ index: Int,
    _ body:
      @escaping (TileState<T>, UnsafeMutablePointer<Double>, _ offset: Int, _ count: Int) ->
      Void
  ) -> (TileState<T>) -> Void {
    let (cells, grid) = (results.cells[index], ColumnGrid(shape))
    guard let base = cells.baseAddress else { return { _ in } }
    return { state in
      forEachRow(in: state, grid.width) { row, offset, count in
        let element = state.start + offset
        let cell = grid.run(of: element) * grid.width + element % grid.width
        body(state, base + cell, offset, count)
      }
    }
  }
}
