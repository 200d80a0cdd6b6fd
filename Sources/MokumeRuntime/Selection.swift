import MokumeKernels
import Synchronization

/// The keys among which the wanted element must lie, counted in buckets of `1 << shift` keys.
struct Bracket: Hashable, Sendable {
  let low: UInt64
  /// One past the last key.
  let high: UInt64
  let shift: Int

  /// A bracket with buckets as narrow as the number that a tally has allows.
  init(low: UInt64, high: UInt64) {
    self.low = low
    self.high = high
    let bits = UInt64.bitWidth - (high == low ? 0 : high - low - 1).leadingZeroBitCount
    shift = max(0, bits - Tally.bucketCount.trailingZeroBitCount)
  }
}

/// What a selection found: elements above the key are kept, and some of those equal to it.
struct Threshold: Sendable {
  let key: UInt64
  /// What each chunk keeps of the elements equal to the key, or nil when all keep all.
  let tiesByChunk: [Ties]?

  struct Ties: Sendable {
    let count: UInt64
    /// Whether the chunk has no more of them, so that they need not be counted again.
    let areAll: Bool
  }

  /// How many elements equal to the key some chunks keep, as the loops take it.
  func ties(inChunks chunks: Range<Int>) -> UInt64 {
    guard let own = tiesByChunk?[chunks], !own.allSatisfy(\.areAll) else { return .max }
    return own.reduce(0) { $0 + $1.count }
  }

  static let keepEverything = Threshold(key: 0, tiesByChunk: nil)
}

/// Finds the k-th largest key of a stream exactly and in bounded memory.
///
/// A sample brackets the key. One pass counts the keys above the bracket and tallies those inside:
/// each chunk remembers how often which key occurred, which finds the key and gives elements equal
/// to it out in index order. When there are too many different keys to remember, the counts by
/// bucket still tell where to look more closely in one more pass; so they do when the key lies
/// outside the bracket.
final class Selection: Sendable {
  enum Phase: Sendable {
    case sampling
    case counting(Bracket)
    case found(Threshold)
  }

  struct State: Sendable {
    var phase = Phase.sampling
    var sample: [UInt64] = []
    /// Whether nothing was left out of the sample so far.
    var isComplete = true
    var above = 0
    var totals: [UInt64] = []
    var runs: [[Tally.Run]?] = []
    var runCount = 0
  }

  /// How many of the largest elements are wanted; the threshold is the last of them.
  let wanted: Int
  let count: Int
  let order: KeyOrder
  /// One past the largest key of the arithmetic type.
  let keyLimit: UInt64
  /// The smallest key that is looked for. Among magnitudes it is not 0: many weights of a fine-tune are
  /// its base's, and a trim leaves a zero where there was one.
  var leastKey: UInt64 { order == .magnitude ? 1 : 0 }
  let chunkCount: Int
  /// Runs that all chunks together may remember.
  private let runLimit: Int
  let state: Mutex<State>

  init(
    wanted: Int, count: Int, chunkCount: Int, order: KeyOrder, keyLimit: UInt64,
    runLimit: Int
  ) {
    self.wanted = min(wanted, count)
    self.keyLimit = keyLimit
    self.runLimit = runLimit
    self.count = count
    self.order = order
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
  ///
  /// - Parameter isComplete: whether they are the keys of every element of their tensor.
  func add(sample keys: [UInt64], isComplete: Bool) {
    state.withLock { state in
      // The sample of a tensor is one array, which is kept and not copied.
      state.sample = state.sample.isEmpty ? keys : state.sample + keys
      state.isComplete = state.isComplete && isComplete
    }
  }

  /// Adds a chunk's count of keys above the bracket and its tally, and empties the tally.
  func add(above: Int, _ tally: Tally, chunk: Int) {
    state.withLock { state in
      state.above += above
      let runs = tally.drain(into: &state.totals)
      state.runCount += runs?.count ?? 0
      state.runs[chunk] = state.runCount <= runLimit ? runs : nil
    }
  }
}

extension Threshold {
  /// Only f64 NaN has the key that no bracket reaches: all are kept, and will be reported.
  static let keepUnreachable = Threshold(key: .max, tiesByChunk: nil)

  static func keepNothing(chunks: Int) -> Threshold {
    let none = Ties(count: 0, areAll: false)
    return Threshold(key: .max, tiesByChunk: [Ties](repeating: none, count: chunks))
  }
}
