import MokumeKernels
import Synchronization

/// The keys among which the wanted element must lie, counted in buckets of `1 << shift` keys.
struct Bracket: Hashable, Sendable {
  let low: UInt64
  /// One past the last key.
  let high: UInt64
  let shift: Int

  /// A bracket with as narrow buckets as their number allows.
  init(low: UInt64, high: UInt64, bucketBits: Int) {
    let width = high - low
    let bits = UInt64.bitWidth - (width == 0 ? 0 : width - 1).leadingZeroBitCount
    self.init(low: low, high: high, shift: max(0, bits - bucketBits))
  }

  init(low: UInt64, high: UInt64, shift: Int) {
    self.low = low
    self.high = high
    self.shift = shift
  }

  var bucketCount: Int { low == high ? 0 : Int((high - 1 - low) >> UInt64(shift)) + 1 }
}

/// What a selection found: elements above the key are kept, and some of those equal to it.
struct Threshold: Sendable {
  let key: UInt64
  /// For each chunk how many elements equal to the key are kept, or nil when all are.
  let tiesByChunk: [UInt64]?

  /// How many elements equal to the key a chunk keeps.
  func ties(inChunk chunk: Int) -> UInt64 { tiesByChunk.map { $0[chunk] } ?? .max }

  static let keepEverything = Threshold(key: 0, tiesByChunk: nil)
}

/// Finds the k-th largest key of a stream exactly and in bounded memory.
///
/// A sample brackets the key. One pass counts the keys above the bracket and, bucket by bucket,
/// those inside; a bucket is a single key unless the bracket is wide. When the key lies outside
/// the bracket or in a bucket of several keys, one more pass looks there. Elements equal to the key
/// are given out in index order, for which each chunk remembers its counts; a chunk with too many
/// different keys to remember costs one more pass.
final class Selection: Sendable {
  enum Phase: Sendable {
    case sampling
    case counting(Bracket)
    case found(Threshold)
  }

  struct State: Sendable {
    var phase = Phase.sampling
    var sample: [UInt64] = []
    var above = 0
    var totals: [UInt32] = []
    var runs: [[UInt64]?] = []
  }

  /// How many of the largest elements are wanted; the threshold is the last of them.
  let wanted: Int
  let count: Int
  let order: KeyOrder
  /// One past the largest key of the arithmetic type.
  let keyLimit: UInt64
  let bucketBits: Int
  let chunkCount: Int
  let state: Mutex<State>

  init(
    wanted: Int, count: Int, chunkCount: Int, order: KeyOrder, keyLimit: UInt64, bucketBits: Int
  ) {
    self.wanted = min(wanted, count)
    self.keyLimit = keyLimit
    self.count = count
    self.order = order
    self.bucketBits = bucketBits
    self.chunkCount = chunkCount
    var start = State()
    if wanted <= 0 || count == 0 {
      start.phase = .found(.keepNothing(chunks: chunkCount))
    } else if wanted >= count && order == .magnitude {
      start.phase = .found(.keepEverything)
    }
    state = Mutex(start)
  }

  var phase: Phase { state.withLock { $0.phase } }

  /// The result, once found.
  var threshold: Threshold? {
    if case .found(let threshold) = phase { threshold } else { nil }
  }

  /// Adds sampled keys.
  func add(sample keys: [UInt64]) { state.withLock { $0.sample += keys } }

  /// Adds a chunk's count of keys above the bracket and its buckets, and empties the scratch.
  func add(above: Int, _ scratch: inout BandScratch, chunk: Int) {
    let limit = max(8, min(4096, 2_000_000 / chunkCount))
    let touched = UnsafeBufferPointer(start: scratch.touched, count: scratch.touchedCount)
    state.withLock { state in
      state.above += above
      var runs: [UInt64]? = touched.count <= limit ? [] : nil
      runs?.reserveCapacity(touched.count)
      for bucket in touched {
        let count = scratch.histogram[Int(bucket)]
        state.totals[Int(bucket)] += count
        runs?.append(UInt64(bucket) << 32 | UInt64(count))
        scratch.histogram[Int(bucket)] = 0
      }
      state.runs[chunk] = runs
    }
    scratch.touchedCount = 0
  }
}

extension Threshold {
  static func keepNothing(chunks: Int) -> Threshold {
    Threshold(key: .max, tiesByChunk: [UInt64](repeating: 0, count: chunks))
  }
}
