/// A partial output with finished shards that nobody writes, locked for this save.
struct EarlierOutput {
  let path: String
  let folder: Descriptor
  private(set) var journal: Journal

  /// Locks the folder of a leftover; nil when somebody has it, or it holds nothing finished.
  init?(_ leftover: Leftover) {
    // Another run may have published it while the lock was waited for: read what is there now.
    guard let folder = leftover.hold(), let journal = leftover.journal else { return nil }
    path = leftover.path
    self.folder = folder
    self.journal = journal
  }

  /// Forgets the shards that are not as the journal says, and removes every file but the others'.
  ///
  /// The journal is written first: it must not name a shard that is about to be written again.
  mutating func clear(for layout: OutputLayout) throws(Errno) {
    let intact = journal.shards.filter { isIntact($0.key, $0.value, layout) }
    if intact.count < journal.shards.count {
      journal.shards = intact
      try journal.write(into: path)
    }
    let kept = Set(intact.keys.map { layout.files[$0].name } + [Journal.name])
    try TemplateFolder(in: path)?.removeTemplates()
    for entry in try System.entries(of: path) where !kept.contains(entry.text) {
      try entry.remove(in: folder)
    }
  }

  /// Removes it with all its files.
  func remove() {
    try? TemplateFolder(in: path)?.removeTemplates()
    for entry in (try? System.entries(of: path)) ?? [] { try? entry.remove(in: folder) }
    try? System.removeFolder(path)
  }

  /// Whether a shard has the size, time stamp and header that it had when it was finished.
  private func isIntact(_ place: Int, _ shard: Journal.Shard, _ layout: OutputLayout) -> Bool {
    guard layout.files.indices.contains(place) else { return false }
    let plan = layout.files[place]
    let path = PathName.join(path, plan.name)
    guard let found = try? System.status(path, followingLinks: false), found.isFile,
      found.size == plan.size,
      shard == Journal.Shard(found, nonFinite: shard.nonFinite),
      shard.nonFinite.keys.allSatisfy(plan.tensors.contains),
      let file = try? Descriptor.reading(path)
    else { return false }
    let start = plan.prefix + plan.header
    return (try? SafetensorsHeader.bytes(of: file, at: 0, count: start.count)) == start
  }
}

/// Shards that an output has finished and that the same save need not make again.
public struct KeptShards: Hashable, Sendable {
  /// The hidden folder that holds them.
  public let path: String
  /// How many are finished.
  public let count: Int
  /// How many the whole model has.
  public let shardCount: Int
  /// Bytes of the finished ones.
  public let byteCount: Int
  /// The number of the first that is not, from 1; one more than ``shardCount`` when all are.
  public let next: Int
}

extension KeptShards {
  /// What a journal's shards are of a layout; nil when there are none.
  init?(_ finished: Set<Int>, of layout: OutputLayout, in path: String) {
    if finished.isEmpty { return nil }
    self.path = path
    count = finished.count
    shardCount = layout.files.count
    byteCount = finished.reduce(0) { $0 + Int(layout.files[$1].size) }
    next = (layout.files.indices.first { !finished.contains($0) } ?? layout.files.count) + 1
  }
}
