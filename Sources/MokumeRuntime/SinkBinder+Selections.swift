import MokumeGraph
import MokumeKernels
import MokumePlan
import MokumeTensor

/// What selections collect of each tile.
extension SinkBinder {
  /// Appends the keys of a sampling selection; those that count are bound together.
  func select(
    _ sinks: [Sink], _ x: Int, _ index: Int, _ state: TileState<T>, _ binder: inout PassBinder<T>
  ) {
    guard let selection = selection(of: sinks[index]), case .sampling = selection.phase,
      sampler(like: index, sinks) == index
    else { return }
    let order = selection.order
    binder.materialise(x)
    binder.append { state in
      let values = UnsafeBufferPointer(start: state.register(x), count: state.count)
      T.append(keysOf: values, order, to: &state.keys[index])
    }
  }

  /// Those of the sinks that count keys of the same register in the same order: one loop finds the keys
  /// for all. Empty if the first counts none.
  func counting(like first: Int, _ sinks: [Sink], _ active: [Int]) -> [Int] {
    guard case .select(let x, _) = sinks[first], let own = selection(of: sinks[first]) else {
      return []
    }
    return active.filter { index in
      guard case .select(x, _) = sinks[index], let other = selection(of: sinks[index]),
        case .counting = other.phase
      else { return false }
      return other.order == own.order
    }
  }

  func tally(
    _ sinks: [Sink], _ alike: [Int], _ state: TileState<T>, _ binder: inout PassBinder<T>
  ) {
    guard case .select(let x, _) = sinks[alike[0]],
      let order = selection(of: sinks[alike[0]])?.order
    else { return }
    let bands = alike.compactMap { index -> Tally.Band? in
      guard case .counting(let bracket)? = selection(of: sinks[index])?.phase else { return nil }
      return state.tallies[index]?.band(
        low: bracket.low, high: bracket.high, shift: bracket.shift, above: state.above + index)
    }
    if !bands.isEmpty { binder.tally(x, order, bands) }
  }

  /// The first of the sinks that sample the same register in the same order: one sample does for all.
  func sampler(like index: Int, _ sinks: [Sink]) -> Int {
    guard case .select(let x, _) = sinks[index], let own = selection(of: sinks[index]) else {
      return index
    }
    let first = sinks[..<index].firstIndex { sink in
      guard case .select(x, _) = sink, let other = selection(of: sink),
        case .sampling = other.phase
      else { return false }
      return other.order == own.order
    }
    return first ?? index
  }

  private func selection(of sink: Sink) -> Selection? {
    guard case .select(_, let slot) = sink else { return nil }
    return selections[slot]
  }

  func rowSelect(_ x: Int, _ selection: Int, _ index: Int) -> (TileState<T>) -> Void {
    let (keys, ends) = (results.rowKeys[index], results.rowEnds[index])
    let length = max(1, shape.rowLength)
    guard let rule = rowRules[selection] else { return { _ in } }
    return { state in
      forEachRow(in: state, length) { row, offset, count in
        let values = UnsafeBufferPointer(start: state.register(x) + offset, count: count)
        T.append(keysOf: values, rule.order, to: &state.keys[index])
        guard state.keys[index].count == length else { return }
        let found = largest(rule.wanted(inRow: row), of: state.keys[index])
        let end = endOfTies(found.ties, equalTo: found.key, in: state.keys[index])
        (keys[row], ends[row]) = (found.key, UInt64(end))
        state.keys[index].removeAll(keepingCapacity: true)
      }
    }
  }
}
