import CMokumeKernels

/// Counts of keys that one worker collects for one selection: `mk_tally` with its memory.
package final class Tally {
  /// A key and how often it occurred.
  package struct Run: Sendable, Hashable {
    package let key: UInt64
    package let count: UInt32

    package init(key: UInt64, count: UInt32) {
      self.key = key
      self.count = count
    }
  }

  /// Keys that a loop looks for, and where it counts them.
  package struct Band {
    let band: mk_band
  }

  /// Buckets of the histogram.
  package static let bucketCount = Int(MK_BUCKETS)
  /// Bytes that a tally takes.
  package static let byteCount = Int(MK_BUCKETS) * 4 + Int(MK_TALLY_SLOTS) * 16
  private static let slotCount = Int(MK_TALLY_SLOTS)

  private let tally: UnsafeMutablePointer<mk_tally>

  /// Makes an empty tally.
  package init() {
    tally = .allocate(capacity: 1)
    tally.initialize(
      to: mk_tally(
        low: 0, shift: 0, buckets: Self.zeros(Self.bucketCount, 0),
        keys: Self.zeros(Self.slotCount, 0), counts: Self.zeros(Self.slotCount, 0),
        used: Self.zeros(Self.slotCount, 0), used_count: 0, is_full: 0))
  }

  deinit {
    tally.pointee.buckets.deallocate()
    tally.pointee.keys.deallocate()
    tally.pointee.counts.deallocate()
    tally.pointee.used.deallocate()
    tally.deallocate()
  }

  private static func zeros<Value: ExpressibleByIntegerLiteral>(
    _ count: Int, _ zero: Value
  ) -> UnsafeMutablePointer<Value> {
    let pointer = UnsafeMutablePointer<Value>.allocate(capacity: count)
    pointer.initialize(repeating: zero, count: count)
    return pointer
  }

  /// The band of keys from `low` up to but not including `high`, with buckets of `1 << shift` keys;
  /// the tally must be empty.
  ///
  /// - Parameter above: the number of keys from `high` on, which the `band` loops add to.
  package func band(
    low: UInt64, high: UInt64, shift: Int, above: UnsafeMutablePointer<Int>
  ) -> Band {
    tally.pointee.low = low
    tally.pointee.shift = UInt32(shift)
    return Band(band: mk_band(low: low, high: high, tally: tally, above: above))
  }

  /// Adds all counts to totals by bucket, hands out the runs, or nil when there were too many
  /// different keys, and empties the tally.
  package func drain(into totals: inout [UInt64]) -> [Run]? {
    let isFull = tally.pointee.is_full != 0
    let (low, shift) = (tally.pointee.low, UInt64(tally.pointee.shift))
    var runs: [Run] = []
    runs.reserveCapacity(tally.pointee.used_count)
    for index in 0..<tally.pointee.used_count {
      let slot = Int(tally.pointee.used[index])
      let run = Run(key: tally.pointee.keys[slot], count: tally.pointee.counts[slot])
      runs.append(run)
      totals[Int((run.key - low) >> shift)] += UInt64(run.count)
      tally.pointee.counts[slot] = 0
    }
    if isFull { drainBuckets(into: &totals) }
    tally.pointee.used_count = 0
    tally.pointee.is_full = 0
    return isFull ? nil : runs
  }

  private func drainBuckets(into totals: inout [UInt64]) {
    for bucket in totals.indices {
      totals[bucket] += UInt64(tally.pointee.buckets[bucket])
      tally.pointee.buckets[bucket] = 0
    }
  }
}
