import Synchronization

/// Hands the numbers of tensors to whoever goes over them row by row. The run writes f32.
final class RowSink: Sendable {
  private let readers: Mutex<[Int: RowReader]> = Mutex([:])

  /// Says who takes a tensor's numbers from now on. One thread works on a tensor.
  func begin(_ tensor: Int, _ reader: RowReader) {
    readers.withLock { $0[tensor] = reader }
  }

  /// The tensor has come to its end.
  func end(_ tensor: Int) {
    readers.withLock { $0.removeValue(forKey: tensor) }?.finish()
  }

  /// Adds the bytes of a tensor that follow those added before.
  func add(_ bytes: UnsafeRawBufferPointer, to tensor: Int, at offset: Int) {
    readers.withLock { $0[tensor] }?.add(bytes, at: offset)
  }
}

/// Makes blocks of whole rows of the bytes of a matrix, which come in pieces of any length.
///
/// A block begins at a multiple of its rows, and what is missing in the last one is 0, so that sums over
/// blocks do not depend on the pieces.
final class RowReader: @unchecked Sendable {
  // Sendable by hand: the one thread that works on the tensor uses it.

  /// Rows in a block.
  static let blockRows = 4

  private let columns: Int
  private let block: UnsafeMutablePointer<Double>
  private let take: (Int, UnsafeMutablePointer<Double>) -> Void
  /// Numbers of the block that have come.
  private var filled = 0
  private var firstRow = 0
  private var received = 0

  /// - Parameter take: gets the number of a block's first row, and the block.
  init(columns: Int, take: @escaping (Int, UnsafeMutablePointer<Double>) -> Void) {
    self.columns = columns
    self.take = take
    block = .allocate(capacity: Self.blockRows * columns)
  }

  deinit { block.deallocate() }

  func add(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
    precondition(offset == received && bytes.count % 4 == 0, "numbers come in their order")
    received += bytes.count
    let count = bytes.count / 4
    let capacity = Self.blockRows * columns
    var start = 0
    while start < count {
      let length = min(count - start, capacity - filled)
      for index in 0..<length {
        block[filled + index] = Double(
          bytes.loadUnaligned(fromByteOffset: 4 * (start + index), as: Float.self))
      }
      start += length
      filled += length
      if filled == capacity { hand() }
    }
  }

  func finish() {
    guard filled > 0 else { return }
    let capacity = Self.blockRows * columns
    (block + filled).update(repeating: 0, count: capacity - filled)
    hand()
  }

  private func hand() {
    take(firstRow, block)
    firstRow += Self.blockRows
    filled = 0
  }
}
