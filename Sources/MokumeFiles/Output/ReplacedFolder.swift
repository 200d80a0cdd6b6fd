/// The old folder after a save took its name: weights go, everything else that the save did not
/// write moves over.
struct ReplacedFolder {
  /// Where the old folder is now.
  let old: String
  /// The new folder.
  let new: String

  struct Outcome {
    var kept: [String] = []
    var leftover: String?
  }

  /// Moves and removes; what can be neither stays where it is and is named.
  func clear() -> Outcome {
    var outcome = Outcome()
    if (try? clear(&outcome)) == nil || (try? System.removeFolder(old)) == nil {
      outcome.leftover = old
    }
    outcome.kept.sort()
    return outcome
  }

  private func clear(_ outcome: inout Outcome) throws(Errno) {
    let source = try Descriptor.folder(old)
    let target = try Descriptor.folder(new)
    for entry in try System.entries(of: old) {
      if OutputNames.areOurWeights(entry.text) || entry.exists(in: target) {
        try entry.remove(in: source)
      } else {
        try entry.move(from: source, to: target)
        outcome.kept.append(entry.text)
      }
    }
  }
}
