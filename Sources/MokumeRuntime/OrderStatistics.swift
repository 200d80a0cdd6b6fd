/// The wanted-th largest key, and how many of the keys equal to it are among the wanted.
///
/// A `wanted` of 0 keeps nothing.
func largest(_ wanted: Int, of keys: [UInt64]) -> (key: UInt64, ties: Int) {
  guard wanted > 0, !keys.isEmpty else { return (.max, 0) }
  let found = largest(at: min(wanted, keys.count) - 1, of: keys)
  return (found.key, wanted - found.above)
}

/// One past the position of the last of the first `count` keys that equal `key`, or 0 for none.
func endOfTies(_ count: Int, equalTo key: UInt64, in keys: [UInt64]) -> Int {
  var left = count
  for (position, own) in keys.enumerated() where own == key && left > 0 {
    left -= 1
    if left == 0 { return position + 1 }
  }
  return 0
}

/// The key that would stand at `position` if the keys were sorted from the largest down, and how
/// many are larger.
///
/// Counts the keys in buckets of equal width and goes on with the bucket that holds the position:
/// each round leaves a fraction of the keys, and the time is linear whatever their order.
func largest(at position: Int, of keys: [UInt64]) -> (key: UInt64, above: Int) {
  var keys = keys
  var above = 0
  while let low = keys.min(), let high = keys.max(), low < high {
    let buckets = Buckets(keys, low: low, high: high)
    let bucket = buckets.holding(position - above)
    above += bucket.above
    keys = buckets.keys(bucket.index...bucket.index, of: keys)
  }
  return (keys.first ?? .max, above)
}

/// Keys counted by their upper bits, so that several of their order statistics are found without
/// going through all of them many times.
struct CountedKeys {
  private let keys: [UInt64]
  private let buckets: Buckets

  /// - Parameter limit: one past the largest key that there can be.
  init(_ keys: [UInt64], limit: UInt64) {
    self.keys = keys
    buckets = Buckets(keys, low: 0, high: limit - 1)
  }

  /// The keys that would stand at two positions if the keys were sorted from the largest down.
  func keys(at first: Int, _ last: Int) -> (UInt64, UInt64) {
    let (upper, lower) = (buckets.holding(min(first, last)), buckets.holding(max(first, last)))
    // One look at all keys serves both: what lies between is little.
    let inside = buckets.keys(lower.index...upper.index, of: keys)
    return (
      largest(at: first - upper.above, of: inside).key,
      largest(at: last - upper.above, of: inside).key
    )
  }
}

/// How many of some keys lie in each of a number of ranges of equal width.
private struct Buckets {
  private let low: UInt64
  private let shift: UInt64
  private let counts: [Int]

  init(_ keys: [UInt64], low: UInt64, high: UInt64) {
    // No more buckets than pay for so many keys, as where rows are short.
    let bits = min(11, Int.bitWidth - keys.count.leadingZeroBitCount)
    let shift = UInt64(max(0, UInt64.bitWidth - (high - low).leadingZeroBitCount - bits))
    var counts = [Int](repeating: 0, count: 1 << bits)
    counts.withUnsafeMutableBufferPointer { counts in
      for key in keys { counts[Int(truncatingIfNeeded: (key - low) >> shift)] += 1 }
    }
    (self.low, self.shift, self.counts) = (low, shift, counts)
  }

  /// Those of the keys that lie in some of the buckets.
  func keys(_ indices: ClosedRange<Int>, of keys: [UInt64]) -> [UInt64] {
    let first = low + UInt64(indices.lowerBound) << shift
    let last = UInt64(indices.count) << shift &- 1
    let count = counts[indices].reduce(0, +)
    // Which ones lie there cannot be predicted: each is written, and stays if it does.
    return [UInt64](unsafeUninitializedCapacity: count + 1) { places, found in
      for key in keys {
        places[found] = key
        found += key &- first <= last ? 1 : 0
      }
    }
  }

  /// The bucket that a position from the largest down is in, and how many lie in those above.
  func holding(_ position: Int) -> (index: Int, above: Int) {
    var above = 0
    for index in counts.indices.reversed() {
      if above + counts[index] > position { return (index, above) }
      above += counts[index]
    }
    return (0, above)
  }
}
