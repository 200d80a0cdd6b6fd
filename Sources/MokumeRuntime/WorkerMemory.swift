import MokumeKernels

/// The buffers of one worker, grown to what its tasks need and kept from task to task.
///
/// Only its own worker touches it, so nothing here is locked.
final class WorkerMemory {
  private var blocks: [Slot: UnsafeMutableRawBufferPointer] = [:]
  private var tallies: [Int: Tally] = [:]

  /// What a buffer is for.
  enum Slot: Hashable {
    case input(Int)
    case output(Int)
    case registers
    case partials
    /// For the n-th of a pass's row programs, those within others among them.
    case rowRegisters(Int)
    case rows(Int)
  }

  deinit {
    for block in blocks.values { block.deallocate() }
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

  /// The empty tally of the worker's n-th counting sink.
  func tally(_ index: Int) -> Tally {
    if let tally = tallies[index] { return tally }
    let tally = Tally()
    tallies[index] = tally
    return tally
  }
}
