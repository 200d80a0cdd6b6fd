import MokumeGraph
import MokumeKernels
import MokumePlan
import MokumeTensor

/// Binds a pass's sinks to kernels and to the cells that take their results.
struct SinkBinder<T: TileElement> {
  let kernels: TileLoops<T>
  let shape: Shape
  let results: SinkResults
  /// The row that the results of rows begin with.
  let firstRow: Int
  /// The selection a sink feeds, with its phase at the start of the round.
  let selections: [SelectionSlot: Selection]
  /// How many elements each row keeps, or the rank wanted, for selections by row.
  let rowRules: [Int: RowRule]

  /// What is selected within each row: one number for all rows, or one for each.
  enum RowRule {
    case largest(wanted: [Int])
    case ranked(wanted: [Int])

    func wanted(inRow row: Int) -> Int {
      switch self {
      case .largest(let wanted), .ranked(let wanted):
        row < wanted.count ? wanted[row] : wanted.first ?? 0
      }
    }

    var order: KeyOrder {
      if case .ranked = self { .value } else { .magnitude }
    }
  }

  /// Appends what the sinks do with each tile.
  func bind(
    _ sinks: [Sink], _ active: [Int], in state: TileState<T>, to binder: inout PassBinder<T>
  ) {
    var rest = active
    while let gram = Gram(sinks, rest) {
      rest.removeAll { gram.sinks.contains($0) }
      let sums = sums(gram.sinks, state)
      binder.append(gram.x, gram.y) { $0.gram($1, $2, into: sums) }
    }
    while let first = rest.first {
      let alike = counting(like: first, sinks, rest)
      if !alike.isEmpty {
        tally(sinks, alike, state, &binder)
        rest.removeAll { alike.contains($0) }
      } else {
        bind(sinks, at: first, in: state, to: &binder)
        rest.removeFirst()
      }
    }
  }

  private func bind(
    _ sinks: [Sink], at index: Int, in state: TileState<T>, to binder: inout PassBinder<T>
  ) {
    let sink = sinks[index]
    switch sink {
    case .select(let x, .local), .select(let x, .global):
      select(sinks, x, index, state, &binder)
    case .store(let x, _, let dtype):
      guard let bytes = state.outputs[index] else { return }
      binder.append(x) { $0.store($1, dtype, to: bytes, nonFinite: state.nonFinite) }
    case .sum(let x, let y, _), .count(let x, let y, _):
      let areMasks = if case .count = sink { true } else { false }
      let sums = sums([index], state)
      if let y {
        binder.append(x, y) { $0.sum($1, times: $2, areMasks: areMasks, into: sums) }
      } else {
        binder.append(x) { $0.sum($1, times: nil, areMasks: areMasks, into: sums) }
      }
    default:
      for register in sink.registers { binder.materialise(register) }
      binder.append(body(sink, index))
    }
  }

  private func sums(_ sinks: [Int], _ state: TileState<T>) -> RunningSums {
    let sums = RunningSums(
      cells: sinks.map { results.cells[$0].baseAddress }, elementCount: shape.elementCount)
    state.sums.append(sums)
    return sums
  }

  private func body(_ sink: Sink, _ index: Int) -> (TileState<T>) -> Void {
    switch sink {
    case .extremum(let reduction, let x, _): extremum(reduction, x, index)
    case .rowSum(let x, let y, _): rowSum(x, y, index)
    case .rowExtremum(let reduction, let x, _): rowExtremum(reduction, x, index)
    case .columnSum(let x, let y, _): columnSum(x, y, index)
    case .columnExtremum(let reduction, let x, _): columnExtremum(reduction, x, index)
    case .select(let x, .rows(let selection)): rowSelect(x, selection, index)
    case .sum, .count, .select, .store: { _ in }
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

  private func extremum(_ reduction: Reduction, _ x: Int, _ index: Int) -> (TileState<T>) -> Void {
    let loop = reduction == .minimum ? kernels.minimum : kernels.maximum
    let operation: BinaryOperation = reduction == .minimum ? .minimum : .maximum
    return { state in
      let value = Double(loop(state.register(x), state.count))
      state.running[index] = operation.apply(state.running[index], value)
    }
  }

  private func rowSum(_ x: Int, _ y: Int?, _ index: Int) -> (TileState<T>) -> Void {
    let blocks = blocks(x, y)
    let (cells, first, length) = (results.cells[index], firstRow, max(1, shape.rowLength))
    return { state in
      forEachRow(in: state, length) { row, offset, count in
        if (state.start + offset) % length == 0 { state.running[index] = 0 }
        blocks(state, offset, count)
        for block in 0..<(count + reductionBlock - 1) / reductionBlock {
          state.running[index] += state.partials[block]
        }
        cells[row - first] = state.running[index]
      }
    }
  }

  private func rowExtremum(_ reduction: Reduction, _ x: Int, _ index: Int) -> (TileState<T>) -> Void
  {
    let loop = reduction == .minimum ? kernels.minimum : kernels.maximum
    let operation: BinaryOperation = reduction == .minimum ? .minimum : .maximum
    let (cells, first, length) = (results.cells[index], firstRow, max(1, shape.rowLength))
    return { state in
      forEachRow(in: state, length) { row, offset, count in
        let value = Double(loop(state.register(x) + offset, count))
        let isStart = (state.start + offset) % length == 0
        let place = row - first
        cells[place] = isStart ? value : operation.apply(cells[place], value)
      }
    }
  }
}

/// Three sums of products of two registers, x * x, x * y and y * y, for which there is one loop.
private struct Gram {
  let x: Int
  let y: Int
  /// The sinks, in the order of the loop's results.
  let sinks: [Int]

  /// Finds such a triple among the active sinks.
  init?(_ sinks: [Sink], _ active: [Int]) {
    var products: [[Int]: Int] = [:]
    for index in active {
      guard case .sum(let x, let y?, _) = sinks[index] else { continue }
      products[[min(x, y), max(x, y)]] = index
    }
    for (pair, mixed) in products.sorted(by: { $0.value < $1.value }) where pair[0] != pair[1] {
      guard let first = products[[pair[0], pair[0]]], let second = products[[pair[1], pair[1]]]
      else { continue }
      self.sinks = [first, mixed, second]
      (x, y) = (pair[0], pair[1])
      return
    }
    return nil
  }
}
