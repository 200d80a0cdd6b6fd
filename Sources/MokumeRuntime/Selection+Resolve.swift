extension Selection {
  /// Ends sampling: brackets the wanted key, or finds it when the sample was every element.
  func bracket() {
    state.withLock { state in
      guard case .sampling = state.phase else { return }
      if state.sample.count == count {
        let found = largest(wanted, of: &state.sample)
        if chunkCount == 1 {
          finish(Threshold(key: found.key, tiesByChunk: [UInt64(found.ties)]), &state)
        } else {
          start(Bracket(low: found.key, high: found.key + 1, shift: 0), &state)
        }
      } else {
        let bracket = bracket(around: &state.sample)
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
      let inside = state.totals.reduce(0) { $0 + Int($1) }
      if needed <= 0 {
        lookAbove(bracket, &state)
      } else if needed > inside {
        start(Bracket(low: 0, high: bracket.low, bucketBits: bucketBits), &state)
      } else {
        look(inside: bracket, needed: needed, &state)
      }
    }
  }

  /// Six standard deviations around the wanted rank, widened because samples come in blocks.
  private func bracket(around keys: inout [UInt64]) -> Bracket {
    guard !keys.isEmpty else { return Bracket(low: 0, high: keyLimit, bucketBits: bucketBits) }
    let share = Double(wanted) / Double(count)
    let position = share * Double(keys.count)
    let margin = 6 * (Double(keys.count) * share * (1 - share)).squareRoot() + 8
    let first = Int((position - margin).rounded(.down))
    let last = Int(position + margin)
    let upper = first < 0 ? keyLimit : placeLargest(first, in: &keys)
    let lower = last >= keys.count ? 0 : placeLargest(last, in: &keys)
    return Bracket(low: lower, high: min(upper, keyLimit - 1) + 1, bucketBits: bucketBits)
  }

  private func start(_ bracket: Bracket, _ state: inout State) {
    state.phase = .counting(bracket)
    state.above = 0
    state.totals = [UInt32](repeating: 0, count: bracket.bucketCount)
    state.runs = [[UInt64]?](repeating: nil, count: chunkCount)
  }

  private func lookAbove(_ bracket: Bracket, _ state: inout State) {
    if bracket.high == keyLimit {
      // Only f64 NaN has the key that no bracket reaches: keep them all, they will be reported.
      finish(Threshold(key: .max, tiesByChunk: nil), &state)
    } else {
      start(Bracket(low: bracket.high, high: keyLimit, bucketBits: bucketBits), &state)
    }
  }

  private func look(inside bracket: Bracket, needed: Int, _ state: inout State) {
    var remaining = needed
    var bucket = state.totals.count - 1
    while remaining > Int(state.totals[bucket]) {
      remaining -= Int(state.totals[bucket])
      bucket -= 1
    }
    let low = bracket.low + UInt64(bucket) << UInt64(bracket.shift)
    if bracket.shift > 0 {
      let width = min(bracket.high - low, 1 << UInt64(bracket.shift))
      return start(Bracket(low: low, high: low + width, bucketBits: bucketBits), &state)
    }
    if remaining == Int(state.totals[bucket]) {
      return finish(Threshold(key: low, tiesByChunk: nil), &state)
    }
    if let ties = ties(bucket: bucket, total: remaining, state.runs) {
      return finish(Threshold(key: low, tiesByChunk: ties), &state)
    }
    start(Bracket(low: low, high: low + 1, shift: 0), &state)
  }

  /// Gives the elements equal to the key out in chunk order, or nil if a chunk's count is unknown.
  private func ties(bucket: Int, total: Int, _ runs: [[UInt64]?]) -> [UInt64]? {
    var left = UInt64(total)
    var result: [UInt64] = []
    result.reserveCapacity(runs.count)
    for chunk in runs {
      guard let chunk else { return nil }
      let run = chunk.first { $0 >> 32 == UInt64(bucket) } ?? 0
      let given = min(left, run & 0xFFFF_FFFF)
      left -= given
      result.append(given)
    }
    return result
  }

  private func finish(_ threshold: Threshold, _ state: inout State) {
    state = State()
    state.phase = .found(threshold)
  }
}
