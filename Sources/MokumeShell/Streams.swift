import MokumeDiagnostics

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where a shell reads and writes; tests give it their own.
public protocol Streams: AnyObject {
  /// Everything on standard input, for scripts that come through a pipe.
  func readInput() -> [UInt8]
  /// Writes to standard output: what was asked for and nothing else.
  func write(_ text: String)
  /// Writes to standard error: diagnostics and reports.
  func writeError(_ text: String)
  /// What is known of the terminal.
  var terminal: Terminal { get }
}

/// What a shell needs to know of where it runs.
public struct Terminal: Sendable {
  public var inputIsTerminal: Bool
  public var outputIsTerminal: Bool
  public var errorIsTerminal: Bool
  /// Characters in a line.
  public var width: Int
  /// Environment variables by name.
  public var environment: [String: String]

  /// Whether the locale says that only ASCII can be shown (POSIX.1-2017, 8.2: the first of these that
  /// is set and not empty decides). Without any, UTF-8 is assumed, as terminals of today have it.
  public var isASCII: Bool {
    let names = ["LC_ALL", "LC_CTYPE", "LANG"]
    guard let locale = names.lazy.compactMap({ environment[$0] }).first(where: { !$0.isEmpty })
    else { return false }
    let charset = locale.lowercased().filter { $0 != "-" }
    return !charset.contains("utf8")
  }

  /// Whether somebody reads messages in lines of a known width; in a file, or a log that is searched, a
  /// sentence stays on its line.
  var hasLines: Bool { errorIsTerminal || environment["COLUMNS"] != nil }

  public init(
    inputIsTerminal: Bool = false, outputIsTerminal: Bool = false, errorIsTerminal: Bool = false,
    width: Int = 80, environment: [String: String] = [:]
  ) {
    self.inputIsTerminal = inputIsTerminal
    self.outputIsTerminal = outputIsTerminal
    self.errorIsTerminal = errorIsTerminal
    self.width = width
    self.environment = environment
  }
}

/// The process's own streams.
public final class StandardStreams: Streams {
  private let start: Terminal

  /// The width is that of now: people resize their terminals.
  public var terminal: Terminal {
    var now = start
    now.width = Self.width(start.environment)
    return now
  }

  public init() {
    var environment: [String: String] = [:]
    for name in [
      "NO_COLOR", "CLICOLOR_FORCE", "FORCE_COLOR", "TERM", "COLUMNS", "MOKUME_THREADS",
      "MOKUME_MEMORY", "MOKUME_CPU", "MOKUME_PROGRESS", "CI", "LC_ALL", "LC_CTYPE", "LANG",
      "HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "TMPDIR", "VISUAL", "EDITOR",
    ] {
      if let value = getenv(name) { environment[name] = String(cString: value) }
    }
    start = Terminal(
      inputIsTerminal: isatty(0) == 1, outputIsTerminal: isatty(1) == 1,
      errorIsTerminal: isatty(2) == 1, environment: environment)
  }

  public func readInput() -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(0, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      if count <= 0 { return bytes }
      bytes += buffer[..<count]
    }
  }

  /// Ends the process quietly with 141 when nobody reads any more, as a pipeline expects, and with
  /// 5 and a message when the text cannot be written, as on a full disk.
  public func write(_ text: String) {
    let failure = Self.writeAll(text, to: 1)
    if failure == 0 { return }
    if failure == EPIPE { exit(ExitStatus.readerGone.rawValue) }
    let reason = String(cString: strerror(failure))
    let error = Diagnostic(.unwritableOutput, "cannot write to standard output: \(reason)")
    writeError(DiagnosticRenderer(sources: SourceMap()).render(error))
    exit(error.code.exitStatus.rawValue)
  }

  public func writeError(_ text: String) { _ = Self.writeAll(text, to: 2) }

  /// Returns 0, or the error number of the write that failed.
  private static func writeAll(_ text: String, to file: Int32) -> Int32 {
    let bytes = Array(text.utf8)
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes {
        #if canImport(Glibc)
          Glibc.write(file, $0.baseAddress, $0.count)
        #else
          Darwin.write(file, $0.baseAddress, $0.count)
        #endif
      }
      let failure = errno
      if count < 0 && failure == EINTR { continue }
      if count < 0 && failure == EAGAIN {
        var ready = pollfd(fd: file, events: Int16(POLLOUT), revents: 0)
        _ = poll(&ready, 1, -1)
        continue
      }
      if count < 0 { return failure }
      done += count
    }
    return 0
  }

  private static func width(_ environment: [String: String]) -> Int {
    if let columns = environment["COLUMNS"].flatMap(Int.init), columns >= 20 { return columns }
    var size = winsize()
    guard ioctl(2, UInt(TIOCGWINSZ), &size) == 0, size.ws_col >= 20 else { return 80 }
    return Int(size.ws_col)
  }
}
