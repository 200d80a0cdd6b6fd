import MokumeKernels
import MokumePlan

/// What each selection may remember, so that all that are open at once stay within bounds.
///
/// Less memory can cost another pass; it never changes what is selected.
struct SelectionBudget: Sendable {
  /// Runs of equal keys that the chunks of one selection may remember together.
  let runs: Int
  /// The most elements of a sample.
  let sample: Int

  /// - Parameter open: selections that may be open at once.
  init(open: Int, memory: Int) {
    let open = max(1, open)
    runs = max(8192, min(4_000_000, memory / 64) / open)
    sample = max(Self.leastSample, (1 << 18) / open)
  }

  /// Bytes that one selection takes at most.
  var byteCount: Int {
    let remembered = max(runs * MemoryLayout<Tally.Run>.stride, sample * 8)
    return remembered + Tally.bucketCount * MemoryLayout<UInt64>.stride
  }

  /// How many elements of a scope are sampled: enough that six standard deviations of the rank are a
  /// few percent of them, and for large scopes that the elements within them stay few.
  func sampleCount(of count: Int) -> Int { min(max(count / 128, Self.leastSample), sample) }

  /// Whether a sample and a count take less time than sorting out all keys of a scope.
  func isWorthSampling(_ count: Int) -> Bool { 4 * sampleCount(of: count) <= count }

  private static let leastSample = 16384
}
