#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Plain threads: workers block in `pread`, which the cooperative pool of Swift tasks must not.
package enum Threads {
  /// Runs the body on a thread that nobody waits for.
  package static func detach(_ body: @escaping @Sendable () -> Void) {
    ThreadHandle(Box(body))?.detach()
  }

  /// Runs the body on so many threads beside the caller's; fewer when they cannot be had.
  static func start(_ count: Int, _ body: @escaping @Sendable () -> Void) -> [ThreadHandle] {
    (0..<max(0, count)).compactMap { _ in ThreadHandle(Box(body)) }
  }

  /// Runs the body on so many threads at once, one of them the caller's, and waits for all.
  static func run(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    let handles = (1..<max(1, count)).compactMap { index in
      ThreadHandle(Box { body(index) })
    }
    body(0)
    for handle in handles { handle.join() }
  }
}

private final class Box: Sendable {
  let body: @Sendable () -> Void
  init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

private func trampoline(_ box: UnsafeMutableRawPointer) {
  Unmanaged<Box>.fromOpaque(box).takeRetainedValue().body()
}

/// A started thread. One that cannot be had is no error: the others do its work.
struct ThreadHandle {
  #if canImport(Glibc)
    private var thread = pthread_t()
  #else
    private var thread: pthread_t?
  #endif

  fileprivate init?(_ box: Box) {
    let context = Unmanaged.passRetained(box).toOpaque()
    #if canImport(Glibc)
      let status = pthread_create(
        &thread, nil,
        {
          trampoline($0!)  // the context, passed below
          return nil
        }, context)
    #else
      let status = pthread_create(
        &thread, nil,
        {
          trampoline($0)
          return nil
        }, context)
    #endif
    guard status == 0 else {
      Unmanaged<Box>.fromOpaque(context).release()
      return nil
    }
  }

  func detach() {
    #if canImport(Glibc)
      pthread_detach(thread)
    #else
      if let thread { pthread_detach(thread) }
    #endif
  }

  func join() {
    #if canImport(Glibc)
      pthread_join(thread, nil)
    #else
      if let thread { pthread_join(thread, nil) }
    #endif
  }
}
