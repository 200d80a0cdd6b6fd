import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A program on a terminal of its own, with a person before it who types and looks at the screen.
///
/// Nothing here waits for a time to pass: `wait` reads what the program writes until the screen is
/// as expected, and gives up after `PseudoTerminal.patience`.
public final class PseudoTerminal {
  /// Seconds that a program has for what is expected of it, on a machine with much else to do.
  public static let patience = 20.0

  /// What is on the screen.
  public private(set) var screen: TerminalScreen
  public let process: pid_t
  /// The folder the program was started in, which stays as long as this.
  public let folder: TemporaryFolder
  private let control: Int32
  private var status: Int32?

  /// Starts a program as the leader of a session whose terminal this is.
  public init(
    _ command: [String], in folder: TemporaryFolder, environment: [String: String], width: Int = 60,
    height: Int = 12
  ) throws {
    screen = TerminalScreen(width: width, height: height)
    self.folder = folder
    let (control, name) = try Self.open()
    self.control = control
    try Self.resize(control, width, height)
    process = try Self.start(command, in: folder.path, environment, on: name)
  }

  deinit {
    if status == nil {
      kill(process, SIGKILL)
      waitpid(process, nil, 0)
    }
    close(control)
  }

  /// Types a text, or keys as escape sequences.
  public func send(_ text: String) throws {
    let bytes = Array(text.utf8)
    var done = 0
    let deadline = Deadline(Self.patience)
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes { write(control, $0.baseAddress, $0.count) }
      if count > 0 { done += count }
      // A program that is busy answering reads nothing until its answer is read.
      if count <= 0 { try read(until: deadline, whenWritable: true) }
      if deadline.hasPassed { throw TerminalError("the program does not read what is typed") }
    }
  }

  /// Gives the terminal another size, as dragging a window's corner does.
  public func resize(width: Int, height: Int) throws {
    screen.resize(width: width, height: height)
    try Self.resize(control, width, height)
  }

  /// Reads what the program writes until the screen is as expected.
  public func wait(for what: String, _ isThere: (TerminalScreen) -> Bool) throws {
    let deadline = Deadline(Self.patience)
    while !isThere(screen) {
      if deadline.hasPassed { throw TerminalError("no \(what) on the screen:\n\(look)") }
      if try read(until: deadline) || isThere(screen) { continue }
      throw TerminalError("the program ended without \(what) on the screen:\n\(look)")
    }
  }

  /// Waits until the screen is exactly this, apart from empty lines at its end. `▮` in the
  /// text is where the cursor must be.
  public func wait(for text: String) throws {
    let expected = text.hasSuffix("\n") ? String(text.dropLast()) : text
    let hasCursor = expected.contains("▮")
    try wait(for: "\n\(expected)\n") { screen in
      (hasCursor ? screen.textWithCursor : screen.text) == expected
    }
  }

  /// Whether the terminal hands over whole lines, as it does for programs that edit none themselves.
  public var readsLines: Bool {
    var settings = termios()
    return tcgetattr(control, &settings) == 0
      && settings.c_lflag & tcflag_t(ICANON | ECHO) == tcflag_t(ICANON | ECHO)
  }

  /// The leader of the processes that keys such as Ctrl-C reach.
  public var foreground: pid_t? {
    let group = tcgetpgrp(control)
    return group > 0 ? group : nil
  }

  /// Drops what stands above the cursor's line.
  public func forgetAbove() { screen.forgetAbove() }

  /// Waits for the end of the program: its exit status, or 128 and the signal that killed it.
  public func end() throws -> Int32 {
    let deadline = Deadline(Self.patience)
    while true {
      var state: Int32 = 0
      if waitpid(process, &state, WNOHANG) == process {
        status = state
        while readOnce() == .something {}
        return state & 0x7F == 0 ? state >> 8 & 0xFF : 128 + state & 0x7F
      }
      if deadline.hasPassed { throw TerminalError("the program does not end:\n\(look)") }
      if try !read(until: deadline) { usleep(1_000) }
    }
  }

  /// The screen as a failure shows it.
  private var look: String { screen.textWithCursor }

  /// Reads what comes until the deadline, or less. Returns false when nothing can come any more: the
  /// program, and whatever else had the terminal open, has ended.
  @discardableResult
  private func read(until deadline: Deadline, whenWritable: Bool = false) throws -> Bool {
    var source = pollfd(
      fd: control, events: Int16(POLLIN) | (whenWritable ? Int16(POLLOUT) : 0), revents: 0)
    // In short turns: the end of the program is not always an event of its terminal.
    guard poll(&source, 1, Int32(min(100, deadline.milliseconds))) > 0 else { return true }
    guard Int32(source.revents) & (POLLIN | POLLHUP) != 0 else { return true }
    return readOnce() != .end
  }

  private enum Reading { case something, nothing, end }

  /// Shows what there is to read now.
  private func readOnce() -> Reading {
    var bytes = [UInt8](repeating: 0, count: 1 << 14)
    #if canImport(Glibc)
      let count = Glibc.read(control, &bytes, bytes.count)
    #else
      let count = Darwin.read(control, &bytes, bytes.count)
    #endif
    if count > 0 {
      screen.show(bytes[..<count])
      return .something
    }
    return count < 0 && [EAGAIN, EINTR].contains(errno) ? .nothing : .end
  }
}

/// Why a terminal was not what a test expects.
public struct TerminalError: Error, CustomStringConvertible {
  public let description: String
  init(_ description: String) { self.description = description }
}

/// A point in time, by a clock that nobody sets.
struct Deadline {
  private let end: ContinuousClock.Instant
  init(_ seconds: Double) { end = .now + .seconds(seconds) }
  var hasPassed: Bool { .now >= end }
  /// Milliseconds that are left, at least 0.
  var milliseconds: Int { max(0, Int((end - .now) / .milliseconds(1))) }
}
