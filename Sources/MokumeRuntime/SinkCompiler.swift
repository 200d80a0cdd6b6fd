import MokumeGraph
import MokumeKernels
import MokumePlan
import MokumeTensor

/// Binds a pass's sinks to kernels and to the cells that take their results.
struct SinkCompiler<T: TileElement> {
  let kernels: TileLoops<T>
  let shape: Shape
  let results: SinkResults
  /// The selection a sink feeds, with its phase at the start of the round.
  let selections: [SelectionSlot: Selection]
  /// How many elements each row keeps, or the rank wanted, for selections by row.
  let rowRules: [Int: RowRule]

  /// What is selected within each row.
  enum RowRule {
    case largest(wanted: Int)
    case ranked(wanted: Int)

    var wanted: Int {
      switch self {
      case .largest(let wanted), .ranked(let wanted): wanted
      }
    }

    var order: KeyOrder {
      if case .ranked = self { .value } else { .magnitude }
    }
  }

  func step(_ sink: Sink, at index: Int) -> Step<T> {
    switch sink {
    case .sum(let x, let y, _): sum(x, y, index)
    case .extremum(let reduction, let x, _): extremum(reduction, x, index)
    case .rowSum(let x, let y, _): rowSum(x, y, index)
    case .rowExtremum(let reduction, let x, _): rowExtremum(reduction, x, index)
    case .select(let x, .rows(let selection)): rowSelect(x, selection, index)
    case .select(let x, let slot): select(x, slot, index)
    case .store(let x, _, _, let dtype): store(x, dtype, index)
    }
  }

  /// The value a sink's running result starts a chunk with.
  static func start(_ sink: Sink) -> Double {
    if case .extremum(let reduction, _, _) = sink {
      return reduction == .minimum ? .infinity : -.infinity
    }
    return 0
  }

  private func blocks(_ x: Int, _ y: Int?) -> (TileState<T>, _ offset: Int, _ count: Int) -> Void {
    let (sum, dot) = (kernels.sumBlocks, kernels.dotBlocks)
    return { state, offset, count in
      let first = state.register(x) + offset
      if let y {
        dot(state.partials, first, state.register(y) + offset, count)
      } else {
        sum(state.partials, first, count)
      }
    }
  }

  private func sum(_ x: Int, _ y: Int?, _ index: Int) -> Step<T> {
    let blocks = blocks(x, y)
    let cells = results.cells[index]
    let total = shape.elementCount
    let (size, perSegment) = (reductionBlock, Segment.elements / reductionBlock)
    return { state in
      blocks(state, 0, state.count)
      let first = state.start / size
      for offset in 0..<(state.count + size - 1) / size {
        state.running[index] += state.partials[offset]
        let next = first + offset + 1
        guard next % perSegment == 0 || next * size >= total else { continue }
        cells[(next - 1) / perSegment] = state.running[index]
        state.running[index] = 0
      }
    }
  }

  private func extremum(_ reduction: Reduction, _ x: Int, _ index: Int) -> Step<T> {
    let loop = reduction == .minimum ? kernels.minimum : kernels.maximum
    let operation: BinaryOperation = reduction == .minimum ? .minimum : .maximum
    return { state in
      let value = Double(loop(state.register(x), state.count))
      state.running[index] = operation.apply(state.running[index], value)
    }
  }

  private func rowSum(_ x: Int, _ y: Int?, _ index: Int) -> Step<T> {
    let blocks = blocks(x, y)
    let (cells, length) = (results.cells[index], max(1, shape.rowLength))
    return { state in
      forEachRow(in: state, length) { row, offset, count in
        if (state.start + offset) % length == 0 { state.running[index] = 0 }
        blocks(state, offset, count)
        for block in 0..<(count + reductionBlock - 1) / reductionBlock {
          state.running[index] += state.partials[block]
        }
        cells[row] = state.running[index]
      }
    }
  }

  private func rowExtremum(_ reduction: Reduction, _ x: Int, _ index: Int) -> Step<T> {
    let loop = reduction == .minimum ? kernels.minimum : kernels.maximum
    let operation: BinaryOperation = reduction == .minimum ? .minimum : .maximum
    let (cells, length) = (results.cells[index], max(1, shape.rowLength))
    return { state in
      forEachRow(in: state, length) { row, offset, count in
        let value = Double(loop(state.register(x) + offset, count))
        let isStart = (state.start + offset) % length == 0
        cells[row] = isStart ? value : operation.apply(cells[row], value)
      }
    }
  }

  private func select(_ x: Int, _ slot: SelectionSlot, _ index: Int) -> Step<T> {
    guard let selection = selections[slot] else { return { _ in } }
    let order = selection.order
    switch selection.phase {
    case .found: return { _ in }
    case .sampling:
      return { state in
        let values = UnsafeBufferPointer(start: state.register(x), count: state.count)
        state.keys[index].append(contentsOf: values.lazy.map { $0.key(order) })
      }
    case .counting(let bracket):
      let band = order == .magnitude ? kernels.band : kernels.bandByValue
      let shift = UInt32(bracket.shift)
      return { state in
        guard var scratch = state.scratches[index] else { return }
        state.above[index] += band(
          scratch.histogram, scratch.touched, &scratch.touchedCount, state.register(x),
          bracket.low, bracket.high, shift, state.count)
        state.scratches[index] = scratch
      }
    }
  }

  private func rowSelect(_ x: Int, _ selection: Int, _ index: Int) -> Step<T> {
    let (keys, ties) = (results.rowKeys[index], results.rowTies[index])
    let length = max(1, shape.rowLength)
    guard let rule = rowRules[selection] else { return { _ in } }
    return { state in
      forEachRow(in: state, length) { row, offset, count in
        let values = UnsafeBufferPointer(start: state.register(x) + offset, count: count)
        state.keys[index].append(contentsOf: values.lazy.map { $0.key(rule.order) })
        guard state.keys[index].count == length else { return }
        let found = largest(rule.wanted, of: &state.keys[index])
        (keys[row], ties[row]) = (found.key, UInt64(found.ties))
        state.keys[index].removeAll(keepingCapacity: true)
      }
    }
  }

  private func store(_ x: Int, _ dtype: DType, _ index: Int) -> Step<T> {
    guard let kernel = dtype.kernelIndex else { preconditionFailure("\(dtype) is only copied") }
    let loop = kernels.store[kernel]
    let width = dtype.bitWidth / 8
    return { state in
      guard let bytes = state.outputs[index] else { return }
      let offset = (state.start - state.chunkStart) * width
      state.nonFinite += loop(bytes + offset, state.register(x), state.count)
    }
  }
}
