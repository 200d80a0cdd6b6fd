#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension System {
  /// Runs a command of the person's own on a file, on the terminal of this process, and waits for it.
  ///
  /// The command may have arguments of its own, as in `code --wait`: the shell takes it apart.
  ///
  /// - Returns: whether it ended well.
  package static func shell(_ command: String, _ path: String) throws(Failure) -> Bool {
    let words = ["sh", "-c", command + " \"$@\"", command, path]
    let arguments = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    // Signals are blocked here, and a program inherits that.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    var ignored = none
    sigaddset(&ignored, SIGPIPE)
    sigaddset(&ignored, SIGXFSZ)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &ignored)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))
    var process: pid_t = 0
    let failure = posix_spawn(&process, "/bin/sh", nil, &attributes, arguments, environ)
    guard failure == 0 else { throw Failure(code: failure) }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 {
      guard errno == EINTR else { throw Failure(code: errno) }
    }
    return status == 0
  }
}
