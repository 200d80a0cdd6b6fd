import MokumeRuntime

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Calls something again and again on a thread of its own until it is stopped.
final class Ticker: @unchecked Sendable {
  // Sendable by hand: `isOver` is guarded by `mutex`; the rest does not change.
  private let seconds: Double
  private let body: @Sendable () -> Void
  private var isOver = false
  private var mutex = pthread_mutex_t()
  private var condition = pthread_cond_t()

  /// Begins; the first call comes after so many seconds.
  init(every seconds: Double, _ body: @escaping @Sendable () -> Void) {
    self.seconds = seconds
    self.body = body
    pthread_mutex_init(&mutex, nil)
    pthread_cond_init(&condition, nil)
    Threads.detach { self.run() }
  }

  deinit {
    pthread_cond_destroy(&condition)
    pthread_mutex_destroy(&mutex)
  }

  /// Ends the calls: one that runs is waited for, and none follows.
  func stop() {
    pthread_mutex_lock(&mutex)
    isOver = true
    pthread_cond_signal(&condition)
    pthread_mutex_unlock(&mutex)
  }

  private func run() {
    pthread_mutex_lock(&mutex)
    while !isOver {
      var end = deadline()
      // Ends early for no reason now and then; an early call does no harm.
      pthread_cond_timedwait(&condition, &mutex, &end)
      if !isOver { body() }
    }
    pthread_mutex_unlock(&mutex)
  }

  private func deadline() -> timespec {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    let nanoseconds = now.tv_nsec + Int((seconds * 1e9).rounded())
    return timespec(
      tv_sec: now.tv_sec + nanoseconds / 1_000_000_000, tv_nsec: nanoseconds % 1_000_000_000)
  }
}
