#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension SessionOptions {
  /// Processors that this process may use.
  public static var processorCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}

/// The few things a session asks of the operating system.
package enum System {
  /// The value of an environment variable.
  package static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  /// Whether something has this path.
  package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Whether a path names a folder.
  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// The paths that match a shell glob, in byte order.
  static func matches(_ glob: String) -> [String] {
    var result = glob_t()
    defer { globfree(&result) }
    guard Self.glob(glob, &result) == 0 else { return [] }
    return (0..<Int(result.gl_pathc)).compactMap { index in
      result.gl_pathv[index].map { String(cString: $0) }
    }
  }

  private static func glob(_ pattern: String, _ result: inout glob_t) -> Int32 {
    #if canImport(Glibc)
      Glibc.glob(pattern, 0, nil, &result)
    #else
      Darwin.glob(pattern, 0, nil, &result)
    #endif
  }

  /// The largest file that is read whole: no script, and `/dev/zero` has no end.
  private static let largestText = 1 << 28

  /// All bytes of a file, or the error number of what failed.
  package static func read(_ path: String) throws(Failure) -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw Failure(code: errno) }
    defer { close(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = buffer.withUnsafeMutableBytes { unsafeRead(file, $0) }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw Failure(code: errno) }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
      if bytes.count > largestText { throw Failure(code: EFBIG) }
    }
  }

  private static func unsafeRead(_ file: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
    #if canImport(Glibc)
      Glibc.read(file, buffer.baseAddress, buffer.count)
    #else
      Darwin.read(file, buffer.baseAddress, buffer.count)
    #endif
  }

  /// An error number of the C library.
  package struct Failure: Error {
    package let code: Int32
    /// Whether the name is taken.
    package var isFileThere: Bool { code == EEXIST }
    /// The system's words for it, in lower case.
    package var reason: String { String(cString: strerror(code)).lowercased() }
  }

  /// Seconds of a clock that never runs backwards.
  package static var seconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// The most memory this program has had resident, in bytes.
  ///
  /// On Linux `ru_maxrss` survives `exec`, so after a large parent it is the parent's; the
  /// high-water mark in `/proc` starts anew with the program.
  static var peakMemory: Int {
    if let bytes = try? read("/proc/self/status"),
      let peak = highWaterMark(inStatus: String(decoding: bytes, as: UTF8.self))
    {
      return peak
    }
    return peakOfUsage
  }

  /// The bytes in the line `VmHWM:     1234 kB` of a process status; nil without such a line.
  static func highWaterMark(inStatus status: String) -> Int? {
    for line in status.split(separator: "\n") where line.hasPrefix("VmHWM:") {
      let fields = line.split(whereSeparator: \.isWhitespace)
      guard fields.count == 3, fields[2] == "kB" else { return nil }
      return Int(fields[1]).map { $0 * 1024 }
    }
    return nil
  }

  private static var peakOfUsage: Int {
    var usage = rusage()
    #if canImport(Glibc)
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
      return Int(usage.ru_maxrss) * 1024
    #else
      getrusage(RUSAGE_SELF, &usage)
      return Int(usage.ru_maxrss)
    #endif
  }
}
