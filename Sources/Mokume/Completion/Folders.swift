#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What completion asks of the file system and the environment.
protocol Folders {
  /// Names in a folder without `.` and `..`, in the order of the system and at most as many as the
  /// limit; none when it cannot be read.
  func entries(of folder: String, limit: Int) -> [FolderEntry]
  /// The value of an environment variable, or nil.
  func environment(_ name: String) -> String?
}

/// A name in a folder.
struct FolderEntry: Hashable {
  let name: String
  /// Whether it is a folder or a link to one.
  let isFolder: Bool
}

/// The folders of this machine.
struct SystemFolders: Folders {
  func environment(_ name: String) -> String? { System.environment(name) }

  func entries(of folder: String, limit: Int) -> [FolderEntry] {
    guard !folder.utf8.contains(0), let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var found: [FolderEntry] = []
    while found.count < limit, let entry = readdir(stream) {
      // A name that is not UTF-8 cannot be written in a script.
      guard let name = text(of: &entry.pointee.d_name), name != ".", name != ".." else { continue }
      let isFolder =
        switch Int(entry.pointee.d_type) {
        case Int(DT_DIR): true
        case Int(DT_LNK), Int(DT_UNKNOWN): self.isFolder(folder + "/" + name)
        default: false
        }
      found.append(FolderEntry(name: name, isFolder: isFolder))
    }
    return found
  }

  private func text<Characters>(of name: inout Characters) -> String? {
    withUnsafePointer(to: &name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 1) { String(validatingCString: $0) }
    }
  }

  private func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
