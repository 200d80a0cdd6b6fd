import CMokumeSystem
import Synchronization

/// One file of an output while it is written.
final class OutputFile: Sendable {
  let path: String
  let descriptor: Descriptor
  private let startsWriteback: Bool
  private let written = Atomic<Int>(0)

  /// Bytes after which dirty pages are handed to the drive, so that the last sync is short and
  /// errors show early (measured on ext4: 1 GB in 0.25 s this way, 0.6 s with one sync at the end).
  private static let writebackChunk = 8 << 20

  /// Makes the file; the name must be free.
  init(creating path: String, inMemory: Bool) throws(Errno) {
    self.path = path
    descriptor = try Descriptor.creating(path)
    startsWriteback = !inMemory
  }

  /// Opens a file that is finished.
  init(finished path: String) throws(Errno) {
    self.path = path
    descriptor = try Descriptor.reading(path)
    startsWriteback = false
  }

  /// Bytes written so far.
  var bytesWritten: UInt64 { UInt64(written.load(ordering: .acquiring)) }

  /// Reserves blocks where that is cheap, so that a full disk shows now and files stay in one
  /// piece. A file system that cannot reserve is fine.
  func reserve(_ size: UInt64) throws(Errno) {
    guard startsWriteback, size > 0 else { return }
    let result = ms_reserve(descriptor.raw, Int64(size))
    guard result < 0, Errno(code: -result).isNoSpace else { return }
    throw Errno(code: -result)
  }

  /// Writes all bytes. From any thread; takes no lock.
  func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws(Errno) {
    try descriptor.write(bytes, at: offset)
    noteWritten(bytes.count)
  }

  /// Writes an array; for headers and small files.
  func write(_ bytes: [UInt8], at offset: UInt64) throws(Errno) {
    let result: Result<Void, Errno> = bytes.withUnsafeBytes { buffer in
      do throws(Errno) {
        return .success(try write(buffer, at: offset))
      } catch {
        return .failure(error)
      }
    }
    try result.get()
  }

  /// Copies inside the kernel as much as it will; returns the bytes copied, fewer than asked when
  /// something stands in the way.
  func copy(from source: Descriptor, at start: UInt64, count: Int, to offset: UInt64) -> Int {
    var done = 0
    while done < count {
      let wanted = UInt64(min(count - done, System.transferLimit))
      let copied = ms_copy_range(
        source.raw, Int64(start) + Int64(done), descriptor.raw, Int64(offset) + Int64(done), wanted)
      if copied <= 0 { break }
      done += Int(copied)
      noteWritten(Int(copied))
    }
    return done
  }

  /// Copies a whole small file, in the kernel where it can, else in pieces.
  func copyAll(of input: InputFile) throws(Errno) {
    let size = Int(clamping: input.size)
    var done = copy(from: input.descriptor, at: 0, count: size, to: 0)
    while done < size {
      let piece = try SafetensorsHeader.bytes(
        of: input.descriptor, at: UInt64(done), count: min(size - done, 1 << 18))
      if piece.isEmpty { break }
      try write(piece, at: UInt64(done))
      done += piece.count
    }
  }

  /// Waits until the bytes are on the drive: piece by piece, so that somebody who wants to stop
  /// need not wait for all of them.
  ///
  /// - Returns: false when it was stopped.
  func sync(unless isStopped: () -> Bool) throws(Errno) -> Bool {
    let size = Int64(clamping: try descriptor.status().size)
    for start in stride(from: 0, to: startsWriteback ? size : 0, by: Self.writebackChunk) {
      if isStopped() { return false }
      // What a failed wait says, no later one says again.
      try System.check(ms_sync_range(descriptor.raw, start, Int64(Self.writebackChunk)))
    }
    if isStopped() { return false }
    try descriptor.sync()
    return true
  }

  /// Removes the file. The system takes a tenth of a second or more to free gigabytes, for which
  /// whoever stopped a save should not have to wait: a large file only loses its name here.
  func remove() {
    try? System.removeFile(path)
    guard bytesWritten >= Self.largeSize else { return }
    Task.detached { try? self.descriptor.truncate() }
  }

  private static let largeSize: UInt64 = 64 << 20

  private func noteWritten(_ count: Int) {
    let total = written.add(count, ordering: .relaxed).newValue
    guard startsWriteback else { return }
    if total / Self.writebackChunk != (total - count) / Self.writebackChunk {
      _ = ms_start_writeback(descriptor.raw)
    }
  }
}
