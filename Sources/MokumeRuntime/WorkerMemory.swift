/// The buffers of one worker, grown to what its tasks need and kept from task to task.
///
/// Only its own worker touches it, so nothing here is locked.
final class WorkerMemory {
  private var blocks: [Slot: UnsafeMutableRawBufferPointer] = [:]
  private var scratches: [Int: BandScratch] = [:]
  private let bucketCount: Int

  /// What a buffer is for.
  enum Slot: Hashable {
    case input(Int)
    case output(Int)
    case registers
    case partials
  }

  /// - Parameter bucketBits: log2 of the number of buckets of a selection's histogram.
  init(bucketBits: Int) { bucketCount = 1 << bucketBits }

  deinit {
    for block in blocks.values { block.deallocate() }
    for scratch in scratches.values {
      scratch.histogram.deallocate()
      scratch.touched.deallocate()
    }
  }

  /// A buffer of at least so many bytes; its contents are what the last user left.
  func buffer(_ slot: Slot, byteCount: Int) -> UnsafeMutableRawBufferPointer {
    if let block = blocks[slot], block.count >= byteCount {
      return UnsafeMutableRawBufferPointer(rebasing: block[..<byteCount])
    }
    blocks[slot]?.deallocate()
    let size = max(4096, byteCount)
    let block = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 64)
    blocks[slot] = block
    return UnsafeMutableRawBufferPointer(rebasing: block[..<byteCount])
  }

  /// The histogram of the worker's n-th selection; its buckets are zero.
  func scratch(_ index: Int) -> BandScratch {
    if let scratch = scratches[index] { return scratch }
    let histogram = UnsafeMutablePointer<UInt32>.allocate(capacity: bucketCount)
    histogram.initialize(repeating: 0, count: bucketCount)
    let touched = UnsafeMutablePointer<UInt32>.allocate(capacity: bucketCount)
    touched.initialize(repeating: 0, count: bucketCount)
    let scratch = BandScratch(histogram: histogram, touched: touched)
    scratches[index] = scratch
    return scratch
  }
}
