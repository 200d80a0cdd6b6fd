import CMokumeSystem

/// What a partial output has finished, kept as a text file in its folder.
///
/// The first line says the format and the fingerprint of the save; each other line a shard by its
/// place, size and time stamp, then the results in it that are not finite, by tensor. The file is
/// replaced whole, after the shards it names have reached the drive, so that whatever it says is so.
struct Journal: Equatable {
  /// A shard that is complete and on the drive.
  struct Shard: Equatable {
    var size: UInt64
    var modifiedSeconds: Int64
    var modifiedNanoseconds: Int64
    /// How many elements are NaN or infinite, by the place of their tensor in the specification.
    var nonFinite: [Int: Int] = [:]
  }

  static let name = "journal.mokume"
  /// Changes when the same save may give other bytes than before, or the text another form.
  static let format: UInt64 = 1
  private static let title = "mokume-journal"
  /// Far more than a journal takes: 5,000 shards, each with many tensors that are not finite.
  private static let sizeLimit = 1 << 24

  let fingerprint: String
  /// By the place of the file in the layout.
  var shards: [Int: Shard] = [:]
}

extension Journal {
  /// The journal in a folder; nil when there is none that can be understood.
  static func read(from folder: String) -> Journal? {
    guard let file = try? Descriptor.reading(PathName.join(folder, name)),
      let bytes = try? SafetensorsHeader.bytes(
        of: file, at: 0, count: min(sizeLimit, Int(clamping: file.status().size)))
    else { return nil }
    return Journal(String(decoding: bytes, as: UTF8.self))
  }

  /// Replaces the journal in a folder, and waits until names and text are on the drive.
  func write(into folder: String) throws(Errno) {
    let path = PathName.join(folder, Self.name)
    let new = path + ".new"
    try? System.removeFile(new)
    do throws(Errno) {
      let file = try OutputFile(creating: new, inMemory: true)
      try file.write(Array(text.utf8), at: 0)
      try file.descriptor.sync()
      try System.rename(new, to: path)
    } catch {
      try? System.removeFile(new)
      throw error
    }
    try System.syncFolder(folder)
  }

  var text: String {
    let lines = shards.sorted { $0.key < $1.key }.map { place, shard in
      let counts = shard.nonFinite.sorted { $0.key < $1.key }.map { " \($0.key):\($0.value)" }
      return "\(place) \(shard.size) \(shard.modifiedSeconds) \(shard.modifiedNanoseconds)"
        + "\(counts.joined())\n"
    }
    return "\(Self.title) \(Self.format) \(fingerprint)\n" + lines.joined()
  }

  init?(_ text: String) {
    var lines = text.split(separator: "\n")
    guard text.hasSuffix("\n"), !lines.isEmpty else { return nil }
    let heading = lines.removeFirst().split(separator: " ")
    guard heading.count == 3, heading[0] == Self.title, UInt64(heading[1]) == Self.format else {
      return nil
    }
    fingerprint = String(heading[2])
    for line in lines {
      let fields = line.split(separator: " ")
      guard fields.count >= 4, let place = Int(fields[0]), let shard = Shard(fields.dropFirst())
      else { return nil }
      shards[place] = shard
    }
  }
}

extension Journal.Shard {
  /// The fields of a line behind the place; at least three.
  fileprivate init?(_ fields: ArraySlice<Substring>) {
    let start = fields.startIndex
    guard let size = UInt64(fields[start]), let seconds = Int64(fields[start + 1]),
      let nanoseconds = Int64(fields[start + 2])
    else { return nil }
    self.init(size: size, modifiedSeconds: seconds, modifiedNanoseconds: nanoseconds)
    for field in fields.dropFirst(3) {
      let parts = field.split(separator: ":").map { Int($0) }
      guard parts.count == 2, let tensor = parts[0], let count = parts[1] else { return nil }
      nonFinite[tensor] = count
    }
  }

  /// A shard with the size and time stamp that its file has now.
  init(_ status: ms_status, nonFinite: [Int: Int] = [:]) {
    self.init(
      size: status.size, modifiedSeconds: status.modified_seconds,
      modifiedNanoseconds: status.modified_nanoseconds, nonFinite: nonFinite)
  }
}
