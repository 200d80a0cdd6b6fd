import Synchronization

/// Which shards of an output are finished, and how many tensors the others still lack.
final class ShardLedger: Sendable {
  private struct State {
    /// For each file the tensors that are not complete.
    var missing: [Int]
    /// For each file what its shard will have in the journal.
    var nonFinite: [[Int: Int]]
  }

  private let state: Mutex<State>
  private let journal: Mutex<Journal>

  /// Begins with the shards that the journal names.
  init(_ layout: OutputLayout, _ journal: Journal) {
    let missing = layout.files.enumerated().map { place, file in
      journal.shards[place] == nil ? file.tensors.count : 0
    }
    state = Mutex(
      State(missing: missing, nonFinite: [[Int: Int]](repeating: [:], count: missing.count)))
    self.journal = Mutex(journal)
  }

  /// The shards that are on the drive and in the journal.
  var finished: [Int: Journal.Shard] { journal.withLock { $0.shards } }

  /// Whether a shard is on the drive and in the journal.
  func isFinished(_ file: Int) -> Bool { journal.withLock { $0.shards[file] != nil } }

  /// Notes that a tensor is complete, and says whether it was the last of its file.
  func complete(_ tensor: Int, in file: Int, nonFinite: Int) -> Bool {
    state.withLock { state in
      if nonFinite > 0 { state.nonFinite[file][tensor] = nonFinite }
      state.missing[file] -= 1
      return state.missing[file] == 0
    }
  }

  /// Names a shard that is on the drive, in the journal of a folder.
  func finish(_ file: Int, _ descriptor: Descriptor, in folder: String) throws(Errno) {
    let nonFinite = state.withLock { $0.nonFinite[file] }
    let shard = Journal.Shard(try descriptor.status(), nonFinite: nonFinite)
    let result: Result<Void, Errno> = journal.withLock { journal in
      do throws(Errno) {
        var next = journal
        next.shards[file] = shard
        try next.write(into: folder)
        journal = next
        return .success(())
      } catch {
        return .failure(error)
      }
    }
    try result.get()
  }

  /// Writes the journal again where a publication that failed had removed it.
  func restore(in folder: String) throws(Errno) {
    let journal = journal.withLock { $0 }
    if !System.exists(PathName.join(folder, Journal.name)) { try journal.write(into: folder) }
  }
}
