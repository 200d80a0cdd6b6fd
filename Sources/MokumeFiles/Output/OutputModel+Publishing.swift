import MokumeTensor

extension OutputModel {
  /// Makes the output visible under its name: all of it, or nothing.
  ///
  /// Finishes the headers, waits until every file is on the drive, renames, and waits for the
  /// folder. A failed wait is final: the system may already have dropped the bytes
  /// (PostgreSQL's "fsyncgate"), so it is never tried again.
  ///
  /// - Parameter late: small files that are known only now; asked for when the weights are on the
  ///   drive.
  /// - Returns: what is there now.
  /// - Throws: ``FileError``: an input changed, bytes are missing, the target appeared meanwhile,
  ///   or the system refused; ``OutputStopped``. The target is untouched then; discard the output.
  public func publish(
    adding late: () throws -> [SideFile] = { [] }
  ) throws -> PublishedModel {
    try finishing {
      try checkComplete()
      for input in spec.inputs { try input.verifyUnchanged() }
      // Locked, so that no other run of this target takes what it replaces for a dead one's.
      var replaced: Descriptor?
      do {
        try finishFiles(adding: late)
        if site.occupancy == .folder { replaced = Self.locked(site.path) }
        try rename()
      } catch {
        throw site.failure(
          error, needed: layout.fileBytes, written: written.load(ordering: .relaxed))
      }
      return withExtendedLifetime(replaced) { settle() }
    }
  }

  /// A folder with a lock on it, as far as it can be had.
  private static func locked(_ path: String) -> Descriptor? {
    guard let folder = try? Descriptor.folder(path), folder.lockIfFree() else { return nil }
    return folder
  }

  private func checkComplete() throws {
    let done = written.load(ordering: .acquiring)
    guard done != layout.tensorBytes else { return }
    throw FileError.unstorable(
      target: spec.target, name: spec.target,
      .incomplete(written: done, wanted: layout.tensorBytes))
  }

  /// Writes the lengths that make the headers valid and the index, and syncs everything.
  private func finishFiles(adding late: () throws -> [SideFile]) throws {
    for (place, file) in weights.enumerated() where ledger?.isFinished(place) != true {
      var isDone = false
      try step("write", file.path) { () throws(Errno) in isDone = try finish(place) }
      if !isDone { throw OutputStopped() }
    }
    if shardCount > 1 {
      try partial.add(Checkpoint.indexName, HeaderText.index(layout, tensors: spec.tensors))
    }
    if site.isFolder { try partial.add(try late()) }
    for file in partial.others {
      try step("write", file.path) { () throws(Errno) in try file.descriptor.sync() }
    }
    guard site.isFolder else { return }
    for folder in partial.folders + [site.partial] {
      try step("write", folder) { () throws(Errno) in try System.syncFolder(folder) }
    }
  }

  /// The step before which there is nothing and after which there is everything.
  private func rename() throws {
    // Not a file of the model. Removed at the last moment: a run that is killed right here leaves a
    // folder that nobody goes on from, because it looks like a replaced one.
    try? System.removeFile(PathName.join(site.partial, Journal.name))
    do throws(WriteFailure) {
      try step("rename to", site.path) { () throws(Errno) in try moveIntoPlace() }
    } catch {
      let appeared = error.errno == .exists || error.errno == .notEmpty
      guard appeared else { throw error }
      throw FileError.outputExists(target: spec.target, site.occupant())
    }
  }

  private func moveIntoPlace() throws(Errno) {
    switch site.occupancy {
    case .folder: try System.exchange(site.partial, site.path)
    case .file, .emptyFolder: try System.rename(site.partial, to: site.path)
    case .free: try System.renameExclusively(site.partial, to: site.path)
    }
  }

  /// Clears up after the rename; the model is in place whatever happens here.
  private func settle() -> PublishedModel {
    var replaced = ReplacedFolder.Outcome()
    if site.occupancy == .folder {
      replaced = ReplacedFolder(old: site.partial, new: site.path).clear()
      try? System.syncFolder(site.path)
    }
    try? System.syncFolder(site.parent.isEmpty ? "." : site.parent)
    let unfinished = site.unfinishedOutputs()
    return PublishedModel(
      path: spec.target, files: publishedFiles, byteCount: byteCount, shardCount: shardCount,
      kept: replaced.kept, leftover: replaced.leftover, unfinished: unfinished,
      unfinishedBytes: unfinished.reduce(0) { $0 + Int(clamping: site.size(of: $1)) })
  }

  private var publishedFiles: [String] {
    guard site.isFolder else { return [spec.target] }
    let names = layout.files.map(\.name) + partial.otherNames
    return names.map { PathName.join(spec.target, $0) }
  }

  private func step(
    _ action: String, _ path: String, _ body: () throws(Errno) -> Void
  ) throws(WriteFailure) {
    do throws(Errno) {
      try body()
    } catch {
      throw WriteFailure(action: action, path: path, errno: error)
    }
  }
}
