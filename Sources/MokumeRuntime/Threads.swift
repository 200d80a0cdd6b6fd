#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Plain threads: workers block in `pread`, which the cooperative pool of Swift tasks must not.
enum Threads {
  /// Runs the body on so many threads at once, one of them the caller's, and waits for all.
  static func run(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    var started: [pthread_t] = []
    for index in 1..<max(1, count) {
      if let thread = start({ body(index) }) { started.append(thread) }
    }
    body(0)
    for thread in started { pthread_join(thread, nil) }
  }

  private final class Box: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  /// A thread that cannot be had is no error: the others do its work.
  private static func start(_ body: @escaping @Sendable () -> Void) -> pthread_t? {
    let box = Unmanaged.passRetained(Box(body))
    #if canImport(Glibc)
      var thread = pthread_t()
      let status = pthread_create(&thread, nil, run(box:), box.toOpaque())
      if status == 0 { return thread }
    #else
      var thread: pthread_t?
      let status = pthread_create(&thread, nil, { run(box: $0) }, box.toOpaque())
      if status == 0 { return thread }
    #endif
    box.release()
    return nil
  }

  private static func run(box: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let box { Unmanaged<Box>.fromOpaque(box).takeRetainedValue().body() }
    return nil
  }
}
