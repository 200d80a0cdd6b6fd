/// The old folder after a save took its name: weights go, and so do the files that tell of the old model,
/// which would be taken for the new one's. Everything else that the save did not write moves over.
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
    do throws(Errno) {
      let source = try Descriptor.folder(old)
      let target = try Descriptor.folder(new)
      outcome.kept += clearTemplates()
      for entry in try System.entries(of: old) {
        if clear(entry, from: source, to: target) { outcome.kept.append(entry.text) }
      }
      try System.removeFolder(old)
    } catch {
      outcome.leftover = old
    }
    outcome.kept.sort()
    return outcome
  }

  /// Removes or moves one entry and says whether it moved. A failure leaves it in the old folder,
  /// which then cannot be removed and so is reported; the other entries go on.
  private func clear(
    _ entry: EntryName, from source: Descriptor, to target: Descriptor
  ) -> Bool {
    let isOurs =
      OutputNames.areOurWeights(entry.text) || OutputNames.isOurLineage(entry.text)
      || SideFile.conventionalNames.contains(entry.text)
      || entry.text == Checkpoint.adapterConfigName || isLinkToTemplates(entry)
    guard !isOurs, !entry.exists(in: target) else {
      try? entry.remove(in: source)
      return false
    }
    return (try? entry.move(from: source, to: target)) != nil
  }

  /// Whether an entry is a link in place of the folder of templates: under the new model's name it would
  /// give it templates. What it leads to is not touched.
  private func isLinkToTemplates(_ entry: EntryName) -> Bool {
    let path = PathName.join(old, entry.text)
    return entry.text == SideFile.templateFolder
      && (try? System.status(path, followingLinks: false))?.isLink == true
  }

  /// Removes the old model's templates with names, which `transformers` would take before the new
  /// template; what else is in their folder moves to those of the new model, if it has some.
  private func clearTemplates() -> [String] {
    guard let templates = TemplateFolder(in: old) else { return [] }
    try? templates.removeTemplates()
    guard let left = TemplateFolder(in: old), let new = TemplateFolder(in: new) else { return [] }
    return (try? left.move(to: new)) ?? []
  }
}
