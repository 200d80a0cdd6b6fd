import Crypto
import MokumeFiles
import Synchronization

/// SHA-256 of whole files, found on threads of their own while something else goes on.
///
/// Each file is one thread's, because its bytes are hashed in their order.
package final class FileDigests {
  private let work: DigestWork
  private var threads: [ThreadHandle]

  /// Begins to read.
  ///
  /// - Parameter isStopped: looked at between two pieces of a file.
  package init(
    _ files: [InputFile], threads: Int, isStopped: @escaping @Sendable () -> Bool
  ) {
    let work = DigestWork(files, isStopped)
    self.work = work
    self.threads = Threads.start(min(threads, files.count)) { work.run() }
  }

  deinit { stop() }

  /// Waits for the digests of all files, each as 64 digits.
  ///
  /// - Throws: `RunError.cancelled`, or the error of a file.
  package func wait() throws -> [String] {
    // A thread that cannot be had is no error.
    if threads.isEmpty { work.run() }
    join()
    return try work.digests()
  }

  /// Ends it without a result.
  package func stop() {
    work.stop()
    join()
  }

  private func join() {
    for thread in threads { thread.join() }
    threads = []
  }

  /// The digest of bytes in memory, as 64 digits.
  package static func digest(of bytes: [UInt8]) -> String {
    SHA256.hash(data: bytes).hexadecimal
  }
}

/// What the threads share.
private final class DigestWork: Sendable {
  private static let pieceSize = 1 << 20

  private let files: [InputFile]
  private let isStopped: @Sendable () -> Bool
  private let queue: WorkQueue
  private let found: Mutex<[String]>

  init(_ files: [InputFile], _ isStopped: @escaping @Sendable () -> Bool) {
    self.files = files
    self.isStopped = isStopped
    queue = WorkQueue(count: files.count)
    found = Mutex([String](repeating: "", count: files.count))
  }

  /// Hashes files until none is left.
  func run() {
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: Self.pieceSize, alignment: 4096)
    defer { buffer.deallocate() }
    while let index = queue.next() {
      do {
        let digest = try digest(of: files[index], buffer)
        found.withLock { $0[index] = digest }
      } catch {
        queue.fail(error)
      }
    }
  }

  func stop() { queue.fail(RunError.cancelled) }

  func digests() throws -> [String] {
    if let failure = queue.failure { throw failure }
    return found.withLock { $0 }
  }

  private func digest(
    of file: InputFile, _ buffer: UnsafeMutableRawBufferPointer
  ) throws -> String {
    var hash = SHA256()
    var offset: UInt64 = 0
    while offset < file.size {
      if isStopped() || queue.failure != nil { throw RunError.cancelled }
      let count = Int(min(file.size - offset, UInt64(buffer.count)))
      let piece = UnsafeMutableRawBufferPointer(rebasing: buffer[..<count])
      try file.read(into: piece, at: offset)
      hash.update(bufferPointer: UnsafeRawBufferPointer(piece))
      offset += UInt64(count)
    }
    // A digest of a file that was written to meanwhile is a digest of nothing.
    try file.verifyUnchanged()
    return hash.finalize().hexadecimal
  }
}

extension SHA256.Digest {
  /// The digest as 64 lower-case digits.
  var hexadecimal: String {
    map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
  }
}
