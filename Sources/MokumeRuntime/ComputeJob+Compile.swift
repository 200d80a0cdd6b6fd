import MokumeKernels
import MokumePlan
import MokumeTensor
import Synchronization

extension ComputeJob {
  /// Finds the sinks that this round runs and what they need to be bound.
  func compile() {
    activeSinks = pass.sinks.indices.filter { isActive(pass.sinks[$0]) }
    guard let results else { return }
    sinkBinder = SinkBinder(
      kernels: kernels, shape: job.shape, results: results, firstRow: 0, selections: selections,
      rowRules: rowRules)
  }

  /// The tile program, bound to a worker's memory and the chunk's bytes in it.
  func bind(_ state: TileState<T>, _ chunk: Range<Int>) -> [TilePart<T>] {
    state.sums = []
    bindWindows(state, chunk)
    var binder = PassBinder(
      kernels, context.table(T.self), state, program, values, rowLength: job.shape.rowLength,
      thresholds: trimSource)
    return binder.bind(pass) { binder in
      sinkBinder?.bind(pass.sinks, activeSinks, in: state, to: &binder)
    }
  }

  /// A pass that works by rows but trims by chunks of elements must visit them in order.
  var isSequential: Bool {
    pass.rowPrograms.contains { trimsByChunks($0.body) }
      || ((pass.isRowAligned || pass.isColumnWise) && trimsByChunks(pass))
  }

  private func trimsByChunks(_ pass: Pass) -> Bool {
    PassBinder<T>.trims(pass).contains { slot in
      if case .rows = slot { return false }
      return true
    }
  }

  /// The selections the sinks of this pass feed.
  private var selections: [SelectionSlot: Selection] {
    var found: [SelectionSlot: Selection] = [:]
    for sink in pass.sinks {
      guard case .select(_, let slot) = sink else { continue }
      found[slot] = selection(slot)
    }
    return found
  }

  /// The selection in a slot, unless it is one by row.
  func selection(_ slot: SelectionSlot) -> Selection? {
    switch slot {
    case .local(let index): localSelections[index]
    case .global(let index): context.selection(index)
    case .rows: nil
    }
  }

  private func isActive(_ sink: Sink) -> Bool {
    guard case .select(_, let slot) = sink else { return round == .full }
    guard let selection = selection(slot) else { return round == .full }
    switch (round, selection.phase) {
    case (.sample, .sampling), (.full, .sampling), (.full, .counting): return true
    case (.recount, .counting): return recounts(slot)
    default: return false
    }
  }

  /// A selection over many tensors recounts in rounds of its own, when all have been counted once.
  private func recounts(_ slot: SelectionSlot) -> Bool {
    if case .global = slot { goal == .recountGlobals } else { goal != .recountGlobals }
  }

  /// Takes over the results of a full round.
  func collectResults() {
    guard let results else { return }
    for (index, sink) in pass.sinks.enumerated() {
      let cells = results.cells[index]
      switch sink {
      case .sum(_, _, let slot), .count(_, _, let slot):
        values.numbers[slot] = cells.reduce(0, +)
      case .extremum(let reduction, _, let slot):
        var reducer = Reducer(reduction)
        for cell in cells { reducer.add(cell) }
        values.numbers[slot] = reducer.value
      case .rowSum(_, _, let slot), .rowExtremum(_, _, let slot):
        values.rows[slot] = Array(cells)
      case .columnSum(_, _, let slot): values.columns[slot] = combine(cells, .sum)
      case .columnExtremum(let reduction, _, let slot):
        values.columns[slot] = combine(cells, reduction)
      case .select, .store: break
      }
    }
    collectNonFinite()
  }

  func collectNonFinite() {
    let count = nonFinite.exchange(0, ordering: .relaxed)
    nonFiniteCount += count
    if count > 0 { context.report(nonFinite: NonFiniteTensor(name: job.name, count: count)) }
  }
}
