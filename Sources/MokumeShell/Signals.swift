import Mokume
import MokumeRuntime
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Turns signals into a clean stop: the first asks the run to stop between two tiles, the second
/// ends the process at once. SIGUSR1 shows how far the run is.
///
/// The signals are blocked in every thread and taken by one that waits for them, so that no code
/// runs in a signal handler. In an interactive session they become events; see `beginSession`.
public enum Signals {
  /// What the process is doing when a signal arrives.
  enum Place { case script, statement, prompt }

  struct State: Sendable {
    var progress: RunProgress?
    /// Shows how far the run is.
    var reporter: ProgressReporter?
    var place = Place.script
    /// The last signal that asked for the end of what runs.
    var received: Int32 = 0
  }

  static let state = Mutex(State())

  /// Begins to watch. Call before any other thread is started.
  public static func watch() {
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    var signals = [SIGINT, SIGTERM, SIGUSR1]
    // `nohup` has SIGHUP ignored, and means it; a signal that is waited for would come through.
    if !isIgnored(SIGHUP) { signals.append(SIGHUP) }
    take(signals)
  }

  /// Names the session whose run a signal stops or shows.
  public static func stop(_ session: Session) {
    let started = session.progress
    let reporter = (session.output as? ShellOutput)?.reporter
    state.withLock {
      $0.progress = started
      $0.reporter = reporter
    }
  }

  /// The exit status of a run that was stopped: 130 after SIGINT, 143 after SIGTERM or SIGHUP.
  public static var status: ExitStatus? {
    switch state.withLock({ $0.received }) {
    case 0: nil
    case SIGINT: .interrupted
    default: .terminated
    }
  }

  /// The exit status of the process: that of the command, unless a signal ended it.
  public static func status(after command: ExitStatus) -> ExitStatus {
    let hasEnded = command == .interrupted || state.withLock { $0.place != .script }
    return hasEnded ? status ?? command : command
  }

  /// Blocks signals in this thread and all it will start, and hands them to `handle`.
  static func take(_ signals: [Int32]) {
    var taken = set(of: signals)
    pthread_sigmask(SIG_BLOCK, &taken, nil)
    Threads.detach {
      // This thread must not be the one that a signal of a later `take` is delivered to.
      var all = sigset_t()
      sigfillset(&all)
      pthread_sigmask(SIG_BLOCK, &all, nil)
      var taken = set(of: signals)
      while true {
        var signal: Int32 = 0
        if sigwait(&taken, &signal) == 0 { handle(signal) }
      }
    }
  }

  static func set(of signals: [Int32]) -> sigset_t {
    var set = sigset_t()
    sigemptyset(&set)
    for signal in signals { sigaddset(&set, signal) }
    return set
  }

  private static func handle(_ signal: Int32) {
    let (place, reporter) = state.withLock { ($0.place, $0.reporter) }
    switch (signal, place) {
    // A line over the prompt would say that nothing is being saved.
    case (SIGUSR1, .prompt): break
    case (SIGUSR1, _): reporter?.showStatus()
    case (_, .script): stopScript(signal)
    default: handleInSession(signal)
    }
  }

  private static func stopScript(_ signal: Int32) {
    let (isSecond, running, reporter) = state.withLock { state in
      defer { state.received = signal }
      return (state.received != 0, state.progress, state.reporter)
    }
    if isSecond || running == nil {
      reporter?.leave()
      _exit(signal == SIGINT ? 130 : 143)
    }
    running?.cancel()
  }

  private static func isIgnored(_ signal: Int32) -> Bool {
    var action = sigaction()
    guard sigaction(signal, nil, &action) == 0 else { return false }
    #if canImport(Glibc)
      let handler = action.__sigaction_handler.sa_handler
    #else
      let handler = action.__sigaction_u.__sa_handler
    #endif
    return unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}
