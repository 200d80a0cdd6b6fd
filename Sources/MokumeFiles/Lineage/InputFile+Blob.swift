extension InputFile {
  /// Opens a file to look at its bytes.
  ///
  /// - Throws: ``FileError/unreadable(file:_:)``.
  package static func open(_ path: String) throws -> InputFile {
    do throws(Errno) {
      return try InputFile(opening: path)
    } catch {
      throw FileError.unreadable(file: path, .init(action: "read", code: error.code))
    }
  }

  /// The SHA-256 of the file by the name that the Hugging Face tools gave it; nil for other files.
  ///
  /// What lies in their cache is a link to `blobs/<SHA-256>` when the hub keeps it as a large file, and
  /// to `blobs/<git's SHA-1>` otherwise.
  package var digestInName: String? {
    guard let found = try? System.status(path, followingLinks: false), found.isLink,
      let real = System.realPath(path), let folder = PathName.parent(real),
      PathName.lastComponent(folder) == "blobs"
    else { return nil }
    let name = PathName.lastComponent(real)
    return DigestStore.isDigest(name) ? name : nil
  }
}
