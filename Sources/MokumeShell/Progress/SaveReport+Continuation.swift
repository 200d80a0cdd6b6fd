import Mokume

extension SaveReport {
  /// Bytes that this run wrote itself.
  var newByteCount: Int { byteCount - (continued?.byteCount ?? 0) }

  /// Where the save went on, such as `continued from shard 4`; empty for one that began anew.
  var continuation: [String] {
    guard let continued else { return [] }
    let (count, next) = (continued.count, continued.next)
    let isWhole = count == continued.shardCount
    return [isWhole ? "continued after shard \(count)" : "continued from shard \(next)"]
  }

  /// What lies beside the target that only its owner may move or remove.
  var notes: [String] { [noteOfLeftover, noteOfUnfinished].compactMap(\.self) }

  private var noteOfLeftover: String? {
    leftover.map {
      "note: files of the replaced folder that could not be moved are in \(escapingControls($0))"
    }
  }

  private var noteOfUnfinished: String? {
    if unfinished.isEmpty { return nil }
    let folders = unfinished.map(escapingControls).joined(separator: ", ")
    let (verb, object) = unfinished.count == 1 ? ("holds", "it is") : ("hold", "they are")
    return "note: \(folders) \(verb) \(ByteSize.text(unfinishedBytes)) of another save "
      + "that was not finished; delete when \(object) not wanted"
  }
}
