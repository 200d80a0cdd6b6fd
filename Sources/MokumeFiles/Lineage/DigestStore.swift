import MokumeTensor
import Synchronization

/// Digests of large files, remembered from one run to the next by what identifies a file that nobody
/// has written to: device, inode, size and time stamp.
///
/// They are lines of a text file in the user's cache. What cannot be read or written there is
/// forgotten: the file is hashed again.
package final class DigestStore: Sendable {
  fileprivate struct Key: Hashable {
    let device: UInt64
    let inode: UInt64
    let size: UInt64
    let seconds: Int64
    let nanoseconds: Int64
  }

  /// Smaller files are hashed in the time it takes to look them up.
  static let worthwhileSize: UInt64 = 1 << 20
  /// A file may be written to twice within one tick of its time stamp.
  static let settlingSeconds: Int64 = 2
  private static let limit = 4096

  /// The file with the lines.
  package let path: String
  private let known: Mutex<[Key: String]>

  /// Reads what is remembered.
  ///
  /// - Parameter environment: says where the cache is: `mokume` in `XDG_CACHE_HOME` or `~/.cache`.
  /// - Returns: nil without a home.
  package init?(_ environment: (String) -> String?) {
    func variable(_ name: String) -> String? { environment(name).flatMap { $0.isEmpty ? nil : $0 } }
    guard let caches = variable("XDG_CACHE_HOME") ?? variable("HOME").map({ $0 + "/.cache" }) else {
      return nil
    }
    path = PathName.join(caches, "mokume/digests")
    known = Mutex(Dictionary(Self.read(path), uniquingKeysWith: { $1 }))
  }

  /// The digest of a file, if it is known.
  package func digest(of file: InputFile) -> String? { known.withLock { $0[Key(file)] } }

  /// Remembers digests of files that are large and have not just been written.
  package func remember(_ digests: [(file: InputFile, digest: String)]) {
    let now = System.wallSeconds
    let new = digests.filter {
      $0.file.size >= Self.worthwhileSize
        && now - $0.file.modifiedSeconds > Self.settlingSeconds && digest(of: $0.file) != $0.digest
    }
    if new.isEmpty { return }
    known.withLock { known in for (file, digest) in new { known[Key(file)] = digest } }
    let lines = new.map { (Key($0.file), $0.digest) }
    let keys = Set(lines.map(\.0))
    // Another run may have added lines since.
    let old = Self.read(path).filter { !keys.contains($0.0) }
    write((old + lines).suffix(Self.limit))
  }

  private func write(_ lines: ArraySlice<(Key, String)>) {
    let folder = PathName.withoutSlash(PathName.parent(path) ?? ".")
    if let caches = PathName.parent(folder) { try? System.makeFolder(caches) }
    try? System.makeFolder(folder)
    let text = lines.map { key, digest in
      "\(digest) \(key.device) \(key.inode) \(key.size) \(key.seconds) \(key.nanoseconds)\n"
    }
    try? TextFile.write(text.joined(), to: path)
  }

  private static func read(_ path: String) -> [(Key, String)] {
    guard let file = try? InputFile(opening: path), file.size <= 1 << 22,
      let bytes = try? SafetensorsHeader.bytes(of: file.descriptor, at: 0, count: Int(file.size))
    else { return [] }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { line in
      let fields = line.split(separator: " ")
      guard fields.count == 6, isDigest(fields[0]), let key = Key(fields.dropFirst()) else {
        return nil
      }
      return (key, String(fields[0]))
    }
  }

  /// Whether a text is a SHA-256 in lower case.
  package static func isDigest(_ text: some StringProtocol) -> Bool {
    text.utf8.count == 64
      && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }
}

extension DigestStore.Key {
  fileprivate init(_ file: InputFile) {
    self.init(
      device: file.device, inode: file.inode, size: file.size, seconds: file.modifiedSeconds,
      nanoseconds: file.modifiedNanoseconds)
  }

  /// The five fields behind the digest.
  fileprivate init?(_ fields: ArraySlice<Substring>) {
    let numbers = fields.map { Int64($0) ?? UInt64($0).map { Int64(bitPattern: $0) } }
    let present = numbers.compactMap { $0 }
    guard present.count == 5 else { return nil }
    self.init(
      device: UInt64(bitPattern: present[0]), inode: UInt64(bitPattern: present[1]),
      size: UInt64(bitPattern: present[2]), seconds: present[3], nanoseconds: present[4])
  }
}
