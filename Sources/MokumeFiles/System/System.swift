import CMokumeSystem

#if canImport(Glibc)
  @preconcurrency import Glibc
#else
  import Darwin
#endif

/// A failed system call.
struct Errno: Error, Hashable {
  let code: Int32

  static let notFound = Errno(code: ENOENT)
  static let notAFolder = Errno(code: ENOTDIR)
  static let exists = Errno(code: EEXIST)
  static let notEmpty = Errno(code: ENOTEMPTY)
  static let isAFolder = Errno(code: EISDIR)
  /// Stands for whatever is neither file nor folder.
  static let noSuchDevice = Errno(code: ENXIO)
  static let tooLarge = Errno(code: EFBIG)

  /// Whether the disk or the quota is full.
  var isNoSpace: Bool { code == ENOSPC || code == EDQUOT }

  /// Whether the system or the file system does not offer the call.
  var isUnsupported: Bool {
    [ENOSYS, EOPNOTSUPP, EINVAL, EXDEV, EPERM, EBADF].contains(code)
  }
}

/// The system calls that readers and writers use. No other file imports the C library.
enum System {
  /// The most bytes that Linux moves in one call.
  static let transferLimit = 0x7fff_f000

  /// The system's text for an error number.
  static func reason(_ code: Int32) -> String {
    strerror(code).map { String(cString: $0) } ?? "error \(code)"
  }

  /// Runs a call that returns a negative `errno`.
  @discardableResult
  static func check(_ result: Int32) throws(Errno) -> Int32 {
    guard result >= 0 else { throw Errno(code: -result) }
    return result
  }

  /// Runs a call that returns -1 and sets `errno`.
  @discardableResult
  static func checkErrno(_ result: Int32) throws(Errno) -> Int32 {
    guard result >= 0 else { throw Errno(code: errno) }
    return result
  }

  /// Seconds since 1970, as time stamps of files count them.
  static var wallSeconds: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec)
  }

  /// A path that holds NUL names nothing; C would silently cut it there.
  static func checkPath(_ path: String) throws(Errno) {
    if path.utf8.contains(0) { throw .notFound }
  }

  /// The current directory, or `.` when it was removed.
  static var workingDirectory: String {
    guard let text = getcwd(nil, 0) else { return "." }
    defer { free(text) }
    return String(cString: text)
  }

  /// The absolute path without links, or nil when something on it is missing.
  static func realPath(_ path: String) -> String? {
    guard !path.utf8.contains(0), let text = realpath(path, nil) else { return nil }
    defer { free(text) }
    return String(cString: text)
  }

  /// The local calendar day of a time stamp, such as `2025-03-02`.
  static func day(_ seconds: Int64) -> String? {
    var moment = time_t(seconds)
    var parts = tm()
    guard localtime_r(&moment, &parts) != nil else { return nil }
    let numbers = [Int(parts.tm_year) + 1900, Int(parts.tm_mon) + 1, Int(parts.tm_mday)]
    return numbers.map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: "-")
  }
}
