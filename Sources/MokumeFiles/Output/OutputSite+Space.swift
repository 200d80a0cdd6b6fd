import CMokumeSystem

extension OutputSite {
  /// Whether the target's file system keeps its files in memory.
  ///
  /// There, reserving blocks costs as much as writing them and write-back does not exist
  /// (measured on tmpfs: 0.24 s to reserve 1 GB, against 1 ms on ext4).
  var isInMemory: Bool { space()?.in_memory == 1 }

  /// Refuses an output that cannot fit.
  ///
  /// - Parameters:
  ///   - needed: bytes that are still to be written.
  ///   - kept: what an earlier run has finished.
  /// - Throws: ``FileError/noSpace(target:_:)``.
  func checkSpace(for needed: UInt64, kept: KeptShards?) throws(FileError) {
    guard let space = space(), space.available < needed else { return }
    var shortage = shortage(needed: needed, available: space.available)
    shortage.kept = kept
    throw .noSpace(target: target, shortage)
  }

  /// The facts around a full disk.
  func shortage(needed: UInt64, available: UInt64) -> FileError.Shortage {
    let leftovers = leftovers().map { PathName.join(parent, $0) }
      .filter { !Leftover(path: $0).isHeld }
    return FileError.Shortage(
      needed: needed, available: available, place: MountTable.place(of: existingFolder),
      leftovers: leftovers, leftoverBytes: leftovers.reduce(0) { $0 + size(of: $1) },
      areOtherSaves: leftovers.allSatisfy { Leftover(path: $0).hasFinishedShards })
  }

  /// What the file system says about its space; nil when it does not answer.
  func space() -> ms_space? {
    var space = ms_space()
    return ms_space_of_path(existingFolder, &space) < 0 ? nil : space
  }

  /// The folder beside the target, or the nearest one above it that exists.
  private var existingFolder: String {
    var folder = parent.isEmpty ? "." : parent
    while (try? System.status(folder)) == nil {
      guard let above = PathName.parent(folder), above != folder else { return "." }
      folder = above
    }
    return folder
  }

  /// Bytes of a file, or of the files in a folder.
  func size(of path: String) -> UInt64 {
    guard let found = try? System.status(path, followingLinks: false) else { return 0 }
    guard found.isFolder else { return found.size }
    let names = (try? Checkpoint.names(in: path)) ?? []
    return names.reduce(0) { sum, name in
      sum + ((try? System.status(PathName.join(path, name)))?.size ?? 0)
    }
  }
}

/// Names the file system that a path is on, for messages.
enum MountTable {
  /// Such as `/home (ext4)`; the path itself where the system has no table.
  static func place(of path: String) -> String {
    guard let real = System.realPath(path),
      let table = try? Descriptor.reading("/proc/self/mounts"),
      let bytes = try? SafetensorsHeader.bytes(of: table, at: 0, count: 1 << 18)
    else { return path }
    return place(of: real, in: String(decoding: bytes, as: UTF8.self)) ?? real
  }

  /// The longest mount point that is a prefix of the path; of equal ones the last hides the rest.
  static func place(of path: String, in table: String) -> String? {
    var best: (point: String, type: String)?
    for line in table.split(separator: "\n") {
      let fields = line.split(separator: " ")
      guard fields.count >= 3 else { continue }
      let point = unescaped(fields[1])
      let holds = point == "/" || path == point || path.hasPrefix(point + "/")
      if holds, point.utf8.count >= best?.point.utf8.count ?? 0 {
        best = (point, String(fields[2]))
      }
    }
    return best.map { "\($0.point) (\($0.type))" }
  }

  /// The table writes spaces as `\040`.
  private static func unescaped(_ field: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = field.utf8[...]
    while let byte = rest.popFirst() {
      if byte == 0x5C, rest.count >= 3,
        let code = UInt8(String(decoding: rest.prefix(3), as: UTF8.self), radix: 8)
      {
        bytes.append(code)
        rest = rest.dropFirst(3)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
