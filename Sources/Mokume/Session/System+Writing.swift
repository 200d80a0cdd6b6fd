#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension System {
  /// The folder that relative paths start from.
  static var workingFolder: String {
    guard let path = getcwd(nil, 0) else { return "" }
    defer { free(path) }
    return String(cString: path)
  }

  /// The folders of `MOKUME_PATH`, where imports are looked for after the importer's own.
  static var importFolders: [String] {
    (environment("MOKUME_PATH") ?? "").split(separator: ":").map(String.init)
  }

  /// Writes a small file.
  ///
  /// - Parameters:
  ///   - replacing: whether a file of this name may be there; it keeps its permissions.
  ///   - isPrivate: whether only its owner may read it.
  package static func write(
    _ text: String, to path: String, replacing: Bool, isPrivate: Bool = false
  ) throws(Failure) {
    let mode: mode_t = isPrivate ? 0o600 : 0o666
    let file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | (replacing ? O_TRUNC : O_EXCL), mode)
    guard file >= 0 else { throw Failure(code: errno) }
    defer { close(file) }
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { unsafeWrite(file, $0) }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw Failure(code: errno) }
      rest = rest.dropFirst(count)
    }
  }

  private static func unsafeWrite(_ file: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    #if canImport(Glibc)
      Glibc.write(file, bytes.baseAddress, bytes.count)
    #else
      Darwin.write(file, bytes.baseAddress, bytes.count)
    #endif
  }

  /// Makes a folder and those it lies in, for their owner alone.
  package static func makeFolders(_ path: String) throws(Failure) {
    var made = path.hasPrefix("/") ? "" : "."
    for part in path.split(separator: "/") {
      made += "/" + part
      if mkdir(made, 0o700) != 0, errno != EEXIST { throw Failure(code: errno) }
    }
  }

  /// Removes a file, if it is there.
  package static func remove(_ path: String) { unlink(path) }
}
