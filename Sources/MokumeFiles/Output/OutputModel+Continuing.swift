import MokumeTensor

/// An interrupted save goes on where it stopped: a shard whose tensors are all written is waited
/// for, and noted in a journal in the hidden folder.
extension OutputModel {
  /// Where an output begins.
  struct Start {
    /// The locked folder with finished shards, if there is one.
    var folder: Descriptor?
    /// What the save goes on with; nil when nothing of this output is to be kept.
    var journal: Journal?
    /// Bytes of the files that are not finished.
    var needed: UInt64

    var finished: Set<Int> { Set(journal.map { Array($0.shards.keys) } ?? []) }
  }

  /// Looks for what an earlier run of the same save has finished, and whether the rest fits.
  static func begin(
    _ spec: OutputSpec, _ layout: OutputLayout, _ site: inout OutputSite
  ) throws -> Start {
    // A lone file has no shard that could be finished before the others.
    let isKeepable = site.isFolder && layout.files.count > 1
    let fingerprint = spec.recipe.flatMap { recipe in
      isKeepable ? Fingerprint(recipe: recipe, layout: layout, inputs: spec.inputs).text : nil
    }
    var earlier = site.clearUp(continuing: fingerprint, resumes: spec.resumes)
    if let earlier { site.partial = earlier.path }
    do throws(Errno) {
      try earlier?.clear(for: layout)
    } catch {
      let failure = WriteFailure(action: "clear up", path: site.partial, errno: error)
      throw site.failure(failure, needed: layout.fileBytes, written: 0, isStart: true)
    }
    var start = Start(
      folder: earlier?.folder,
      journal: earlier?.journal ?? fingerprint.map { Journal(fingerprint: $0) },
      needed: layout.fileBytes)
    let kept = KeptShards(start.finished, of: layout, in: site.partial)
    start.needed -= UInt64(kept?.byteCount ?? 0)
    try site.checkSpace(for: start.needed, kept: kept)
    return start
  }

  /// The number of elements that are NaN or infinite in tensors of shards that were finished
  /// before, by the tensors' places.
  package var keptNonFinite: [(tensor: Int, count: Int)] {
    guard let ledger else { return [] }
    return ledger.finished.filter { isKept[$0.key] }.values.flatMap(\.nonFinite)
      .map { (tensor: $0.key, count: $0.value) }
  }

  /// Whether an earlier run has finished the tensor's shard, so that it need not be written.
  package func isKept(_ tensor: Int) -> Bool { isKept[layout.positions[tensor].file] }

  /// Whether an earlier run has finished every shard.
  package var isWholeKept: Bool { isKept.allSatisfy { $0 } }

  /// Notes that every byte of a tensor is written. The last tensor of a shard finishes it: the
  /// call then waits until the shard is on the drive, unless the save is to stop.
  ///
  /// Safe from any thread. What nobody calls this for is finished by ``publish()``.
  ///
  /// - Parameter nonFinite: how many of its elements are NaN or infinite.
  /// - Throws: what ``write(_:at:_:)`` throws.
  package func complete(_ tensor: Int, nonFinite: Int) throws {
    let place = layout.positions[tensor].file
    guard let ledger, !isKept[place],
      ledger.complete(tensor, in: place, nonFinite: nonFinite)
    else { return }
    let file = weights[place]
    let wanted = layout.files[place].tensorBytes + UInt64(layout.files[place].header.count)
    guard file.bytesWritten == wanted else { return }
    do throws(Errno) {
      guard try finish(place) else { return }
      try ledger.finish(place, file.descriptor, in: site.partial)
    } catch {
      throw failure(error, at: file.path)
    }
  }

  /// Makes a file valid and waits until it is on the drive.
  ///
  /// - Returns: false when the save was stopped meanwhile.
  func finish(_ place: Int) throws(Errno) -> Bool {
    let file = weights[place]
    try file.write(layout.files[place].prefix, at: 0)
    return try file.sync(unless: isStopped)
  }
}

/// The save was asked to stop while it waited for the drive.
public struct OutputStopped: Error, Hashable, Sendable {}
