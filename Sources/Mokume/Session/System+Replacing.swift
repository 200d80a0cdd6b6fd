#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension System {
  /// Replaces what a file holds, all or nothing, and keeps its permissions; a link keeps pointing to
  /// the file, which has a new inode.
  package static func replace(_ path: String, with text: String) throws(Failure) {
    guard let resolved = realpath(path, nil) else { throw Failure(code: errno) }
    defer { free(resolved) }
    let target = String(cString: resolved)
    var status = stat()
    guard stat(target, &status) == 0 else { throw Failure(code: errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw Failure(code: EINVAL) }
    // The folder of the target lets a new file in even where the old one may not be written.
    guard access(target, W_OK) == 0 else { throw Failure(code: errno) }
    let temporary = try write(text, beside: target, mode: status.st_mode & 0o7777)
    if rename(temporary, target) != 0 {
      let failure = Failure(code: errno)
      unlink(temporary)
      throw failure
    }
  }

  /// The path of a new file beside another, with a text on its way to the drive.
  private static func write(
    _ text: String, beside target: String, mode: mode_t
  ) throws(Failure) -> String {
    let path = "\(target).\(getpid()).new"
    do throws(Failure) {
      try write(text, to: path, replacing: false, isPrivate: true)
      let file = open(path, O_WRONLY | O_CLOEXEC)
      guard file >= 0 else { throw Failure(code: errno) }
      defer { close(file) }
      guard fchmod(file, mode) == 0, fsync(file) == 0 else { throw Failure(code: errno) }
      return path
    } catch {
      if !error.isFileThere { unlink(path) }
      throw error
    }
  }
}
