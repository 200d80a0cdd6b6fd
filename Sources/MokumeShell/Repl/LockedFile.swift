#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A file that only its owner may read, open and locked until it is released.
final class LockedFile {
  private let path: String
  private let file: Int32

  /// Opens a file, making it and the folders it is in.
  ///
  /// - Throws: `HistoryFailure` if it cannot be had or is no plain file.
  init(_ path: String) throws(HistoryFailure) {
    // A link, as to a folder of settings under version control, must not be replaced by a file.
    self.path = Self.resolved(path)
    Self.makeFolders(of: self.path)
    file = try Self.open(self.path)
    _ = fchmod(file, 0o600)
  }

  deinit { close(file) }

  /// Whatever is in the file.
  func contents() -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = pread(file, &buffer, buffer.count, off_t(bytes.count))
      if count <= 0 { return bytes }
      bytes += buffer[..<count]
    }
  }

  /// Adds bytes at the end, all or none.
  func append(_ bytes: [UInt8]) throws(HistoryFailure) {
    var before = stat()
    guard fstat(file, &before) == 0 else { throw HistoryFailure(path, errno) }
    let count = write(file, bytes, bytes.count)
    if count == bytes.count { return }
    let code = count < 0 ? errno : ENOSPC
    _ = ftruncate(file, before.st_size)
    throw HistoryFailure(path, code)
  }

  /// Puts other bytes in the place of the file, or leaves it as it was.
  func replace(with bytes: [UInt8]) {
    let new = "\(path).\(getpid())"
    let other = Self.create(new)
    guard other >= 0 else { return }
    defer { close(other) }
    let isWhole = write(other, bytes, bytes.count) == bytes.count && fsync(other) == 0
    if !isWhole || rename(new, path) != 0 { unlink(new) }
  }

  private static func create(_ path: String) -> Int32 {
    openFile(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC)
  }

  /// The file that has the name once its lock is held: it may have been replaced meanwhile.
  private static func open(_ path: String) throws(HistoryFailure) -> Int32 {
    while true {
      let file = openFile(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK)
      guard file >= 0 else { throw HistoryFailure(path, errno) }
      // Where locks do not work, one session at a time is still right.
      _ = flock(file, LOCK_EX)
      var opened = stat()
      var named = stat()
      guard fstat(file, &opened) == 0, opened.st_mode & S_IFMT == S_IFREG else {
        close(file)
        throw HistoryFailure(path: path, reason: "not a plain file")
      }
      if stat(path, &named) == 0, named.st_ino == opened.st_ino { return file }
      close(file)
    }
  }

  private static func openFile(_ path: String, _ flags: Int32) -> Int32 {
    #if canImport(Glibc)
      Glibc.open(path, flags, 0o600)
    #else
      Darwin.open(path, flags, 0o600)
    #endif
  }

  private static func resolved(_ path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private static func makeFolders(of path: String) {
    var end = path.startIndex
    while let slash = path[end...].dropFirst().firstIndex(of: "/") {
      mkdir(String(path[..<slash]), 0o700)
      end = slash
    }
  }
}
