import MokumeKernels

extension Selection {
  /// Ends sampling: brackets the wanted key, or finds it when the sample was every element.
  func bracket() {
    state.withLock { state in
      guard case .sampling = state.phase else { return }
      if state.isComplete && state.sample.count == count {
        let found = largest(wanted, of: state.sample)
        if found.key < leastKey {
          finish(.keepEverything, &state)
        } else if found.key >= keyLimit {
          finish(.keepUnreachable, &state)
        } else if chunkCount == 1 {
          let ties = Threshold.Ties(count: UInt64(found.ties), areAll: false)
          finish(Threshold(key: found.key, tiesByChunk: [ties]), &state)
        } else {
          start(Bracket(low: found.key, high: found.key + 1), &state)
        }
      } else {
        let bracket = bracket(around: state.sample)
        state.sample = []
        start(bracket, &state)
      }
    }
  }

  /// Ends a counting pass: the key is found, or where to look next.
  func resolve() {
    state.withLock { state in
      guard case .counting(let bracket) = state.phase else { return }
      let needed = wanted - state.above
      let inside = Int(state.totals.reduce(0, +))
      if needed <= 0 {
        lookAbove(bracket, &state)
      } else if needed <= inside {
        look(inside: bracket, needed: needed, &state)
      } else if bracket.low <= leastKey {
        // Nothing is left but zeros, of which it is all the same which are kept.
        finish(.keepEverything, &state)
      } else {
        start(Bracket(low: leastKey, high: bracket.low), &state)
      }
    }
  }

  /// Six standard deviations around the wanted rank, widened because samples come in blocks.
  private func bracket(around keys: [UInt64]) -> Bracket {
    guard !keys.isEmpty else { return Bracket(low: leastKey, high: keyLimit) }
    let share = Double(wanted) / Double(count)
    let position = share * Double(keys.count)
    let margin = 6 * (Double(keys.count) * share * (1 - share)).squareRoot() + 8
    let first = Int((position - margin).rounded(.down))
    let last = Int(position + margin)
    let found = CountedKeys(keys, limit: keyLimit)
      .keys(at: max(0, first), min(last, keys.count - 1))
    let upper = first < 0 ? keyLimit : found.0
    let lower = last >= keys.count ? leastKey : found.1
    return Bracket(low: max(leastKey, lower), high: min(max(leastKey, upper), keyLimit - 1) + 1)
  }

  private func start(_ bracket: Bracket, _ state: inout State) {
    state.phase = .counting(bracket)
    state.above = 0
    state.totals = [UInt64](repeating: 0, count: Tally.bucketCount)
    state.runs = [[Tally.Run]?](repeating: nil, count: chunkCount)
    state.runCount = 0
  }

  private func lookAbove(_ bracket: Bracket, _ state: inout State) {
    if bracket.high == keyLimit {
      finish(.keepUnreachable, &state)
    } else {
      start(Bracket(low: bracket.high, high: keyLimit), &state)
    }
  }

  private func look(inside bracket: Bracket, needed: Int, _ state: inout State) {
    var remaining = UInt64(needed)
    var bucket = state.totals.count - 1
    while remaining > state.totals[bucket] {
      remaining -= state.totals[bucket]
      bucket -= 1
    }
    let low = bracket.low + UInt64(bucket) << UInt64(bracket.shift)
    let narrow = Bracket(low: low, high: low + min(bracket.high - low, 1 << UInt64(bracket.shift)))
    if let threshold = threshold(in: narrow, wanted: remaining, state.runs) {
      finish(threshold, &state)
    } else {
      start(narrow, &state)
    }
  }

  /// The threshold from what the chunks remember of a bracket, or nil if one could not remember all.
  private func threshold(
    in bracket: Bracket, wanted: UInt64, _ chunks: [[Tally.Run]?]
  ) -> Threshold? {
    var counts: [UInt64: UInt64] = [:]
    for chunk in chunks {
      guard let chunk else { return nil }
      for run in chunk where run.key >= bracket.low && run.key < bracket.high {
        counts[run.key, default: 0] += UInt64(run.count)
      }
    }
    var remaining = wanted
    for (key, count) in counts.sorted(by: { $0.key > $1.key }) {
      if remaining < count { return Threshold(key: key, tiesByChunk: ties(key, remaining, chunks)) }
      if remaining == count { return Threshold(key: key, tiesByChunk: nil) }
      remaining -= count
    }
    return nil
  }

  /// Gives the elements equal to the key out in chunk order.
  private func ties(
    _ key: UInt64, _ total: UInt64, _ chunks: [[Tally.Run]?]
  ) -> [Threshold.Ties] {
    var left = total
    return chunks.map { chunk in
      let own = UInt64(chunk?.first { $0.key == key }?.count ?? 0)
      let given = min(left, own)
      left -= given
      return Threshold.Ties(count: given, areAll: given == own)
    }
  }

  private func finish(_ threshold: Threshold, _ state: inout State) {
    state = State()
    state.phase = .found(threshold)
  }
}
