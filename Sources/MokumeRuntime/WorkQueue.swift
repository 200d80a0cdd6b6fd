import Synchronization

/// Hands pieces of work out to threads by their numbers, in order, until one fails.
final class WorkQueue: Sendable {
  private let count: Int
  private let state = Mutex<(next: Int, failure: (any Error)?)>((0, nil))

  init(count: Int) { self.count = count }

  /// The number of a piece that no thread has yet, or nil when none is left or one has failed.
  func next() -> Int? {
    state.withLock { state in
      guard state.failure == nil, state.next < count else { return nil }
      state.next += 1
      return state.next - 1
    }
  }

  /// Ends the work; the first reason counts.
  func fail(_ error: any Error) {
    state.withLock { if $0.failure == nil { $0.failure = error } }
  }

  var failure: (any Error)? { state.withLock { $0.failure } }
}
