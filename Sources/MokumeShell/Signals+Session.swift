import MokumeRuntime

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Signals {
  /// What happened while a session was waiting at its prompt.
  public enum Event: UInt8, Sendable {
    /// Ctrl-C.
    case interrupt
    /// The session is to end.
    case end
    /// Ctrl-Z.
    case suspend
    /// The process goes on after it was stopped.
    case resume
    /// The terminal has another size.
    case resize
  }

  /// Begins an interactive session: from now on SIGINT only stops the statement that runs, SIGTERM
  /// and SIGHUP end the session, and SIGQUIT does nothing. Call from the thread that will read.
  public static func beginSession() {
    state.withLock { $0.place = .statement }
    signal(SIGQUIT, SIG_IGN)
    take([SIGTSTP, SIGCONT, SIGWINCH])
  }

  /// From now on signals are events. Returns false if the session is to end instead.
  public static func beginPrompt() -> Bool {
    state.withLock { state in
      while events.next() != nil {}
      guard state.received == 0 else { return false }
      state.place = .prompt
      return true
    }
  }

  /// From now on Ctrl-C stops the statement that was read. One that came after Enter counts.
  public static func endPrompt() {
    state.withLock { state in
      state.place = .statement
      state.progress?.reset()
      while let event = events.next() {
        if event == .interrupt { state.progress?.cancel() }
      }
    }
  }

  /// Readable when there is an event.
  public static var eventDescriptor: Int32 { events.reading }

  /// Takes an event, if there is one.
  public static func nextEvent() -> Event? { events.next() }

  /// Stops the process as Ctrl-Z does, and returns when it goes on. Where nobody could let it go
  /// on, the system does not stop it.
  public static func suspend() {
    var stop = set(of: [SIGTSTP])
    pthread_sigmask(SIG_UNBLOCK, &stop, nil)
    raise(SIGTSTP)
    pthread_sigmask(SIG_BLOCK, &stop, nil)
  }

  static let events = EventPipe()

  static func handleInSession(_ signal: Int32) {
    let (suspends, reporter) = state.withLock { state in
      let isAtPrompt = state.place == .prompt
      switch signal {
      case SIGINT where isAtPrompt: events.send(.interrupt)
      case SIGINT: state.progress?.cancel()
      case SIGTSTP where isAtPrompt: events.send(.suspend)
      case SIGTSTP: return (true, state.reporter)
      case SIGCONT: events.send(.resume)
      case SIGWINCH: events.send(.resize)
      default: end(signal, &state)
      }
      return (false, state.reporter)
    }
    guard suspends else { return }
    reporter?.leave()
    suspend()
  }

  /// SIGTERM and SIGHUP: a statement is stopped first, but the second does not wait for it.
  private static func end(_ signal: Int32, _ state: inout State) {
    if state.received != 0 && state.place == .statement {
      state.reporter?.leave()
      _exit(ExitStatus.terminated.rawValue)
    }
    state.received = signal
    state.progress?.cancel()
    events.send(.end)
  }
}

/// The self-pipe that wakes whoever waits at the prompt.
struct EventPipe: Sendable {
  let reading: Int32
  private let writing: Int32

  /// Without a pipe, as when the process has no descriptor left, there are no events.
  init() {
    var ends: [Int32] = [-1, -1]
    if pipe(&ends) == 0 {
      for end in ends {
        _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        _ = fcntl(end, F_SETFL, O_NONBLOCK)
      }
    }
    (reading, writing) = (ends[0], ends[1])
  }

  /// A pipe that is full wakes as well as one event more would.
  func send(_ event: Signals.Event) {
    var byte = event.rawValue
    _ = write(writing, &byte, 1)
  }

  func next() -> Signals.Event? {
    var byte: UInt8 = 0
    while true {
      let count = read(reading, &byte, 1)
      if count == 1 { return Signals.Event(rawValue: byte) }
      if count < 0 && errno == EINTR { continue }
      return nil
    }
  }
}
