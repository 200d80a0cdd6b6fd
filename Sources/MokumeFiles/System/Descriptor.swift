import CMokumeSystem

#if canImport(Glibc)
  @preconcurrency import Glibc
#else
  import Darwin
#endif

/// An open file that closes itself.
final class Descriptor: Sendable {
  let raw: Int32

  private init(_ raw: Int32) { self.raw = raw }

  deinit { _ = Self.close(raw) }

  private static func close(_ raw: Int32) -> Int32 {
    #if canImport(Glibc)
      Glibc.close(raw)
    #else
      Darwin.close(raw)
    #endif
  }

  /// Opens a file for reading. A named pipe does not block.
  static func reading(_ path: String) throws(Errno) -> Descriptor {
    try opening(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
  }

  /// Opens a folder.
  static func folder(_ path: String) throws(Errno) -> Descriptor {
    try opening(path, O_RDONLY | O_CLOEXEC | O_DIRECTORY)
  }

  /// Makes a new file for writing; fails when the name is taken, also by a dangling link.
  static func creating(_ path: String) throws(Errno) -> Descriptor {
    try opening(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW)
  }

  private static func opening(_ path: String, _ flags: Int32) throws(Errno) -> Descriptor {
    try System.checkPath(path)
    var raw = open(path, flags, 0o666)
    // A model of a thousand shards needs more than the customary 1024 descriptors.
    if raw < 0, errno == EMFILE, raiseLimit() { raw = open(path, flags, 0o666) }
    return Descriptor(try System.checkErrno(raw))
  }

  /// Raises the soft limit of open files to the hard one; false when it is there already.
  private static func raiseLimit() -> Bool {
    #if canImport(Glibc)
      let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
      let resource = RLIMIT_NOFILE
    #endif
    var limit = rlimit()
    guard getrlimit(resource, &limit) == 0, limit.rlim_cur < limit.rlim_max else { return false }
    limit.rlim_cur = limit.rlim_max
    return setrlimit(resource, &limit) == 0
  }

  /// Reads until the buffer is full or the file ends; returns the bytes read.
  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws(Errno) -> Int {
    guard let base = buffer.baseAddress else { return 0 }
    var done = 0
    while done < buffer.count {
      let wanted = min(buffer.count - done, System.transferLimit)
      let got = pread(raw, base + done, wanted, off_t(offset) + off_t(done))
      if got == 0 { break }
      if got < 0 {
        if errno == EINTR { continue }
        throw Errno(code: errno)
      }
      done += got
    }
    return done
  }

  /// Writes all bytes.
  func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws(Errno) {
    guard let base = bytes.baseAddress else { return }
    var done = 0
    while done < bytes.count {
      let wanted = min(bytes.count - done, System.transferLimit)
      let put = pwrite(raw, base + done, wanted, off_t(offset) + off_t(done))
      if put > 0 {
        done += put
      } else if put == 0 || errno != EINTR {
        throw Errno(code: put == 0 ? ENOSPC : errno)
      }
    }
  }

  /// Takes all bytes away.
  func truncate() throws(Errno) { try System.checkErrno(ftruncate(raw, 0)) }

  /// Size, identity and time stamp.
  func status() throws(Errno) -> ms_status {
    var status = ms_status()
    try System.check(ms_status_of_descriptor(raw, &status))
    return status
  }

  /// Waits until the file or folder is this descriptor's alone; false where locks do not work.
  /// The system lets go when the descriptor closes, also when the process is killed.
  func lock() -> Bool { locked(LOCK_EX) }

  /// Locks without waiting; false when somebody else holds it, or where locks do not work.
  func lockIfFree() -> Bool { locked(LOCK_EX | LOCK_NB) }

  private func locked(_ operation: Int32) -> Bool {
    while flock(raw, operation) != 0 {
      guard errno == EINTR else { return false }
    }
    return true
  }

  /// Waits until the bytes are on the drive.
  func sync() throws(Errno) { try System.check(ms_sync(raw)) }
}
