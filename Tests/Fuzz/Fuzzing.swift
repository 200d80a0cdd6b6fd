#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

#if FUZZING
  /// libFuzzer, which calls `callback` with one input after the other.
  @_silgen_name("LLVMFuzzerRunDriver")
  private func runDriver(
    _ count: UnsafeMutablePointer<Int32>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
  ) -> Int32

  /// The target that is fuzzed; a callback of C carries nothing along.
  nonisolated(unsafe) private var current: FuzzTarget?

  /// Makes inputs for a target until the options say that it is enough, or something must not be.
  func fuzz(_ target: FuzzTarget, options: [String]) {
    current = target
    var arguments: [UnsafeMutablePointer<CChar>?] = (["mokume-fuzz"] + options).map { strdup($0) }
    arguments.append(nil)
    var count = Int32(arguments.count - 1)
    arguments.withUnsafeMutableBufferPointer { buffer in
      var start = buffer.baseAddress
      exit(
        runDriver(&count, &start) { data, size in
          current?.check(Array(UnsafeBufferPointer(start: data, count: size)))
          return 0
        })
    }
  }
#else
  func fuzz(_ target: FuzzTarget, options: [String]) {
    fatalError("this build cannot fuzz; use scripts/fuzz")
  }
#endif
