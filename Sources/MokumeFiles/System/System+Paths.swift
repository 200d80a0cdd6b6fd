import CMokumeSystem

#if canImport(Glibc)
  @preconcurrency import Glibc
#else
  import Darwin
#endif

extension ms_status {
  var isFile: Bool { kind == Int32(MS_KIND_FILE) }
  var isFolder: Bool { kind == Int32(MS_KIND_FOLDER) }
  var isLink: Bool { kind == Int32(MS_KIND_LINK) }
  var identity: FileIdentity { FileIdentity(device: device, inode: inode) }
}

/// What makes two paths the same file.
struct FileIdentity: Hashable {
  let device: UInt64
  let inode: UInt64
}

extension System {
  /// What a path names; `nil` when nothing is there.
  static func status(_ path: String, followingLinks: Bool = true) throws(Errno) -> ms_status? {
    if path.utf8.contains(0) { return nil }
    var status = ms_status()
    let result = ms_status_of_path(path, followingLinks ? 1 : 0, &status)
    if result == -ENOENT || result == -ENOTDIR { return nil }
    try check(result)
    return status
  }

  /// Whether something has this name, or cannot be asked.
  static func exists(_ path: String, followingLinks: Bool = true) -> Bool {
    do throws(Errno) {
      return try status(path, followingLinks: followingLinks) != nil
    } catch {
      return true
    }
  }

  /// Names in a folder without `.` and `..`, as the system spells them.
  static func entries(of path: String) throws(Errno) -> [EntryName] {
    try checkPath(path)
    guard let stream = opendir(path) else { throw Errno(code: errno) }
    defer { closedir(stream) }
    var names: [EntryName] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 1) { EntryName(copying: $0) }
      }
      if name.text != ".", name.text != ".." { names.append(name) }
    }
    return names
  }

  static func makeFolder(_ path: String) throws(Errno) {
    try checkPath(path)
    try checkErrno(mkdir(path, 0o777))
  }

  static func removeFile(_ path: String) throws(Errno) { try checkErrno(unlink(path)) }

  static func removeFolder(_ path: String) throws(Errno) { try checkErrno(rmdir(path)) }

  static func rename(_ from: String, to: String) throws(Errno) {
    #if canImport(Glibc)
      try checkErrno(Glibc.rename(from, to))
    #else
      try checkErrno(Darwin.rename(from, to))
    #endif
  }

  /// Renames to a name that must be free, where the file system can check that in one step.
  static func renameExclusively(_ from: String, to: String) throws(Errno) {
    let result = ms_rename_exclusive(from, to)
    guard result < 0, Errno(code: -result).isUnsupported else {
      try check(result)
      return
    }
    if exists(to, followingLinks: false) { throw .exists }
    try rename(from, to: to)
  }

  /// Swaps two names, or moves the second aside first where the file system cannot swap.
  static func exchange(_ first: String, _ second: String) throws(Errno) {
    let result = ms_rename_exchange(first, second)
    guard result < 0, Errno(code: -result).isUnsupported else {
      try check(result)
      return
    }
    let aside = first + ".old"
    try rename(second, to: aside)
    do {
      try rename(first, to: second)
    } catch {
      try? rename(aside, to: second)
      throw error
    }
    try rename(aside, to: first)
  }

  /// Waits until a folder's names are on the drive. Some file systems cannot; that is accepted.
  static func syncFolder(_ path: String) throws(Errno) {
    do {
      try Descriptor.folder(path).sync()
    } catch  where error.code == EINVAL || error.code == EBADF {
      return
    }
  }
}

/// A name in a folder, which on Linux may be any bytes.
struct EntryName {
  /// The bytes with their closing zero, for system calls.
  let bytes: [CChar]
  /// The name as text, repaired if it is not UTF-8.
  let text: String

  init(copying name: UnsafePointer<CChar>) {
    bytes = Array(UnsafeBufferPointer(start: name, count: strlen(name) + 1))
    text = String(cString: name)
  }

  /// Moves the entry from one folder to another that has no such name.
  func move(from source: Descriptor, to target: Descriptor) throws(Errno) {
    try System.checkErrno(renameat(source.raw, bytes, target.raw, bytes))
  }

  /// Whether a folder has this name already.
  func exists(in folder: Descriptor) -> Bool {
    faccessat(folder.raw, bytes, F_OK, AT_SYMLINK_NOFOLLOW) == 0
  }

  /// Removes the entry, which must not be a folder.
  func remove(in folder: Descriptor) throws(Errno) {
    try System.checkErrno(unlinkat(folder.raw, bytes, 0))
  }
}
