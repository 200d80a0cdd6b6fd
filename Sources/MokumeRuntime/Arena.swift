import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// Memory in which tensors that are read more than once keep their bytes between passes.
///
/// One block of fixed size, handed out in pieces by first fit and given back when a tensor is done;
/// a tensor that does not fit is read again instead. Reusing the same pages costs no page faults.
final class Arena: @unchecked Sendable {
  // Sendable by hand: the free list is guarded, and a piece belongs to whoever took it.

  private let memory: UnsafeMutableRawBufferPointer
  /// Free pieces in order, no two adjacent.
  private let free: Mutex<[Range<Int>]>
  private static let alignment = 4096
  private static let hugePage = 2 << 20

  /// Makes an arena of so many bytes; pages are taken from the system when they are first used.
  init(byteCount: Int) {
    memory = .allocate(byteCount: max(Self.alignment, byteCount), alignment: Self.hugePage)
    #if canImport(Glibc)
      // It is filled and read from end to end, which small pages make slower. Only a wish: the
      // arena works without.
      _ = madvise(memory.baseAddress, memory.count, MADV_HUGEPAGE)
    #endif
    free = Mutex([0..<memory.count])
  }

  deinit { memory.deallocate() }

  /// A piece of at least so many bytes, or nil when there is none.
  func take(_ byteCount: Int) -> UnsafeMutableRawBufferPointer? {
    let size = (byteCount + Self.alignment - 1) / Self.alignment * Self.alignment
    let range = free.withLock { free -> Range<Int>? in
      guard let index = free.firstIndex(where: { $0.count >= size }) else { return nil }
      let start = free[index].lowerBound
      free[index] = start + size..<free[index].upperBound
      if free[index].isEmpty { free.remove(at: index) }
      return start..<start + size
    }
    return range.map { UnsafeMutableRawBufferPointer(rebasing: memory[$0]) }
  }

  /// Gives a piece back.
  func giveBack(_ piece: UnsafeMutableRawBufferPointer) {
    guard let base = memory.baseAddress, let start = piece.baseAddress else { return }
    let range = start - base..<start - base + piece.count
    free.withLock { free in
      let index = free.firstIndex { $0.lowerBound > range.lowerBound } ?? free.count
      free.insert(range, at: index)
      if index + 1 < free.count, free[index].upperBound == free[index + 1].lowerBound {
        free[index] = free[index].lowerBound..<free.remove(at: index + 1).upperBound
      }
      if index > 0, free[index - 1].upperBound == free[index].lowerBound {
        free[index - 1] = free[index - 1].lowerBound..<free.remove(at: index).upperBound
      }
    }
  }
}
