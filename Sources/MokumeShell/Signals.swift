import Mokume
import MokumeRuntime
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Turns signals into a clean stop: the first asks the run to stop between two chunks, the second
/// ends the process at once. SIGUSR1 shows how far the run is.
///
/// The signals are blocked in every thread and taken by one that waits for them, so that no code
/// runs in a signal handler.
public enum Signals {
  private static let progress = Mutex<RunProgress?>(nil)
  private static let reporter = Mutex<ProgressReporter?>(nil)
  private static let received = Atomic<Int32>(0)

  /// Begins to watch. Call before any other thread is started.
  public static func watch() {
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    var set = waited()
    pthread_sigmask(SIG_BLOCK, &set, nil)
    Threads.detach {
      while true { handle(next()) }
    }
  }

  /// Names the session whose run a signal stops or shows.
  public static func stop(_ session: Session) {
    let started = session.progress
    let following = (session.output as? ShellOutput)?.reporter
    progress.withLock { $0 = started }
    reporter.withLock { $0 = following }
  }

  /// The exit status of a run that was stopped: 130 after SIGINT, 143 after SIGTERM or SIGHUP.
  public static var status: ExitStatus? {
    switch received.load(ordering: .relaxed) {
    case 0: nil
    case SIGINT: .interrupted
    default: .terminated
    }
  }

  private static func waited() -> sigset_t {
    var set = sigset_t()
    sigemptyset(&set)
    for signal in [SIGINT, SIGTERM, SIGHUP, SIGUSR1] { sigaddset(&set, signal) }
    return set
  }

  private static func next() -> Int32 {
    var set = waited()
    var signal: Int32 = 0
    return sigwait(&set, &signal) == 0 ? signal : 0
  }

  private static func handle(_ signal: Int32) {
    guard signal != 0 else { return }
    let following = reporter.withLock { $0 }
    if signal == SIGUSR1 {
      following?.showStatus()
      return
    }
    let isSecond = received.exchange(signal, ordering: .relaxed) != 0
    let running = progress.withLock { $0 }
    if isSecond || running == nil {
      following?.leave()
      _exit((signal == SIGINT ? 130 : 143))
    }
    running?.cancel()
  }
}
