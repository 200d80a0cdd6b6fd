import MokumePlan
import MokumeTensor

extension ComputeJob {
  /// Whether a selection of this pass wants a sample before it counts.
  var needsSample: Bool {
    (grid.count > 1 || context.budget.isWorthSampling(job.shape.elementCount))
      && pass.sinks.contains { sink in
        guard case .select(_, .local(let index)) = sink else { return false }
        if case .sampling? = localSelections[index]?.phase { return true }
        return false
      }
  }

  /// Makes the selections that this pass feeds, now that densities and ranks are known.
  func beginSelections() {
    for sink in pass.sinks {
      guard case .select(_, .local(let index)) = sink else { continue }
      let rule = rule(index, count: job.shape.elementCount)
      localSelections[index] = Selection(
        wanted: rule.wanted(inRow: 0), count: job.shape.elementCount,
        chunkCount: max(1, grid.count),
        order: rule.order, keyLimit: T.keyLimit,
        runLimit: context.budget.runs)
    }
  }

  /// What each selection by row looks for.
  var rowRules: [Int: SinkBinder<T>.RowRule] {
    var rules: [Int: SinkBinder<T>.RowRule] = [:]
    for sink in pass.sinks {
      guard case .select(_, .rows(let index)) = sink else { continue }
      rules[index] = rule(index, count: job.shape.rowLength)
    }
    return rules
  }

  private func rule(_ index: Int, count: Int) -> SinkBinder<T>.RowRule {
    switch program.selections[index] {
    case .largest(let density):
      return .largest(wanted: numbers(density).map { wantedCount(density: $0, of: count) })
    case .ranked(let rank, _):
      return .ranked(wanted: numbers(rank).map { wantedCount(rank: $0, of: count) })
    }
  }

  /// A density or rank, or one for each row.
  private func numbers(_ operand: SmallOperand) -> [Double] {
    switch operand {
    case .number(let slot): [values.numbers[slot]]
    case .rows(let slot): values.rows[slot]
    case .columns(let slot): values.columns[slot]
    }
  }

  /// Takes over what the selections of the finished pass found.
  func collectSelections() {
    for (sinkIndex, sink) in pass.sinks.enumerated() {
      switch sink {
      case .select(_, .local(let index)):
        guard case .ranked(_, .number(let slot)) = program.selections[index],
          let threshold = localSelections[index]?.threshold
        else { continue }
        values.numbers[slot] = T.value(ofKey: threshold.key)
      case .select(_, .rows(let index)): collectRows(sinkIndex, index)
      default: break
      }
    }
  }

  private func collectRows(_ sinkIndex: Int, _ index: Int) {
    guard let results else { return }
    let keys = Array(results.rowKeys[sinkIndex])
    if case .ranked(_, .rows(let slot)) = program.selections[index] {
      values.rows[slot] = keys.map(T.value(ofKey:))
    } else {
      rowThresholds[index] = (keys, Array(results.rowEnds[sinkIndex]))
    }
  }

  /// What a trim instruction keeps.
  func trimSource(_ slot: SelectionSlot) -> PassBinder<T>.TrimSource {
    switch slot {
    case .local(let index):
      .tensor(localSelections[index]?.threshold ?? .keepEverything)
    case .global(let index):
      .tensor(context.selection(index)?.threshold ?? .keepEverything)
    case .rows(let index):
      .rows(keys: rowThresholds[index]?.keys ?? [], ends: rowThresholds[index]?.ends ?? [])
    }
  }
}

extension Pass {
  /// Whether a sink of the pass feeds a selection over many tensors.
  var feedsGlobalSelection: Bool {
    sinks.contains { if case .select(_, .global) = $0 { true } else { false } }
  }
}

/// How many elements a density keeps: none for 0, else max(1, floor(density * count)).
func wantedCount(density: Double, of count: Int) -> Int {
  guard density > 0, count > 0 else { return 0 }
  if density >= 1 { return count }
  return max(1, Int((density * Double(count)).rounded(.down)))
}

/// The same for a rank from the smallest, 0, up: how many elements are at least as large.
func wantedCount(rank: Double, of count: Int) -> Int {
  guard count > 0 else { return 0 }
  let position = rank.isNaN ? 0 : min(max(rank.rounded(.down), 0), Double(count - 1))
  return count - Int(position)
}
