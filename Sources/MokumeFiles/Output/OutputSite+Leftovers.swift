extension OutputSite {
  /// Names of this target's partial outputs beside it, without this run's own.
  func leftovers() -> [String] {
    let prefix = ".\(PathName.lastComponent(path)).partial-"
    let own = PathName.lastComponent(partial)
    return ((try? Checkpoint.names(in: parent.isEmpty ? "." : parent)) ?? []).filter { name in
      // The exact shape of a token: a target may itself be called "m.partial-x".
      guard name != own, name.hasPrefix(prefix) else { return false }
      let token = name.utf8.dropFirst(prefix.utf8.count)
      return token.count == 8
        && token.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
  }

  /// Clears up what earlier runs left of this target, and finds what this save can go on from.
  ///
  /// What a living writer holds stays, and so do finished shards of other saves, and whatever
  /// cannot be removed: the save does not depend on it.
  ///
  /// - Parameters:
  ///   - fingerprint: this save's, or nil when nothing of it can be kept.
  ///   - resumes: whether to go on from it; if not, it is removed.
  func clearUp(continuing fingerprint: String?, resumes: Bool) -> EarlierOutput? {
    var best: EarlierOutput?
    for name in leftovers() {
      let leftover = Leftover(path: PathName.join(parent, name))
      guard leftover.hasFinishedShards else {
        leftover.remove()
        if occupancy == .folder { leftover.finishReplacement(by: path) }
        continue
      }
      guard leftover.journal?.fingerprint == fingerprint,
        let found = EarlierOutput(leftover), found.journal.fingerprint == fingerprint
      else { continue }
      if resumes, found.journal.shards.count > best?.journal.shards.count ?? 0 {
        best?.remove()
        best = found
      } else {
        found.remove()
      }
    }
    return best
  }

  /// What other saves of this target left and nobody writes: finished shards, or a whole model of a run
  /// that was killed just before it was published.
  func unfinishedOutputs() -> [String] {
    leftovers().map { PathName.join(parent, $0) }.filter { !Leftover(path: $0).isHeld }
  }
}

/// A partial output whose writer may be dead.
struct Leftover {
  let path: String

  /// What it says it has finished, if it says anything.
  var journal: Journal? { Journal.read(from: path) }

  var hasFinishedShards: Bool { !(journal?.shards.isEmpty ?? true) }

  /// Whether a living writer has it locked.
  var isHeld: Bool {
    guard let descriptor = try? Descriptor.reading(path) else { return false }
    return !descriptor.lockIfFree()
  }

  /// Locks the folder for this process; nil when somebody has it, or has just renamed it.
  func hold() -> Descriptor? {
    guard let folder = try? Descriptor.folder(path), folder.lockIfFree(),
      let held = try? folder.status(), let named = try? System.status(path),
      held.identity == named.identity
    else { return nil }
    return folder
  }

  func remove() {
    guard let found = try? System.status(path, followingLinks: false) else { return }
    if found.isFile { removeFile() }
    if found.isFolder { removeFolder() }
  }

  private func removeFile() {
    guard let file = try? Descriptor.reading(path), file.lockIfFree() else { return }
    try? System.removeFile(path)
  }

  /// Does what a run that was killed just after it swapped folders had still to do with the replaced
  /// one, which it left under this name: files that are nobody's to remove go to the model that has taken
  /// its place. Of a model that was killed just before the swap nothing is left to move.
  func finishReplacement(by target: String) {
    guard (try? System.status(path, followingLinks: false))?.isFolder == true,
      let folder = hold()
    else { return }
    try? System.removeFile(PathName.join(path, Journal.name))
    withExtendedLifetime(folder) { _ = ReplacedFolder(old: path, new: target).clear() }
  }

  /// A run killed just after it swapped folders leaves the replaced one under this name, with
  /// files that are nobody's to remove. So only a folder without any goes, or one with weights
  /// that were never finished.
  private func removeFolder() {
    guard let folder = hold(), let entries = try? System.entries(of: path),
      entries.allSatisfy({ $0.text.hasPrefix(Journal.name) })
        || entries.contains(where: isUnfinished),
      !entries.contains(where: isForeignFolder)
    else { return }
    try? TemplateFolder(in: path)?.removeTemplates()
    for entry in entries { try? entry.remove(in: folder) }
    try? System.removeFolder(path)
  }

  /// Whether a file has a name of weights and still lacks the length before its header, which is
  /// written last.
  private func isUnfinished(_ entry: EntryName) -> Bool {
    let path = PathName.join(path, entry.text)
    guard OutputNames.areOurWeights(entry.text), let file = try? Descriptor.reading(path),
      let start = try? SafetensorsHeader.bytes(
        of: file, at: 0, count: Int(Safetensors.prefixSize))
    else { return false }
    return start.allSatisfy { $0 == 0 }
  }

  /// Whether an entry is a folder, or cannot be looked at, and more than templates that a save put there.
  private func isForeignFolder(_ entry: EntryName) -> Bool {
    if entry.text == SideFile.templateFolder, TemplateFolder(in: path)?.isPure == true {
      return false
    }
    return (try? System.status(PathName.join(path, entry.text), followingLinks: false))?.isFolder
      ?? true
  }
}
