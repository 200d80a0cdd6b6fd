extension FileError {
  func noSpace(_ target: String, _ shortage: Shortage) -> ErrorText {
    let missing = shortage.needed - min(shortage.needed, shortage.available)
    var text = ErrorText(
      headline: "not enough space for \(named(target)): need \(Wording.size(shortage.needed)), "
        + "\(Wording.size(shortage.available)) free")
    text.label = "on \(Wording.printable(shortage.place))"
    if let kept = shortage.kept { text.notes = [kept.note] }
    guard !shortage.leftovers.isEmpty else {
      text.helps = ["free \(Wording.size(missing)) or save to another disk"]
      return text
    }
    text.notes.append(note(of: shortage))
    text.helps = [
      "free \(Wording.size(missing)), delete the partial output, or save to another disk"
    ]
    return text
  }

  private func note(of shortage: Shortage) -> String {
    let isOne = shortage.leftovers.count == 1
    let script = shortage.areOtherSaves ? " of another script" : ""
    return "\(Wording.size(shortage.leftoverBytes)) of that \(isOne ? "is" : "are") "
      + "\(Wording.list(shortage.leftovers)) from "
      + "\(isOne ? "an earlier run" : "earlier runs")\(script)"
  }

  func diskFull(_ target: String, _ shortage: Shortage) -> ErrorText {
    let missing = Wording.size(shortage.needed - min(shortage.needed, shortage.available))
    let done = Wording.share(shortage.available, of: shortage.needed)
    var text = ErrorText(
      headline: "the disk filled up while writing \(named(target)) (\(done) done)",
      label: "no space left on \(Wording.printable(shortage.place))",
      notes: ["the partial output was removed; \(named(target)) was not touched"],
      helps: ["free at least \(missing) and run the same script again"])
    if let kept = shortage.kept {
      text.notes = ["\(kept.note); \(named(target)) was not touched"]
      text.helps = ["free at least \(missing) and run the same script: it \(kept.continuation)"]
    }
    return text
  }
}

extension FileError {
  /// The error of a disk that filled up, with what of the output stays; other errors as they are.
  public func keeping(_ kept: KeptShards?) -> FileError {
    guard case .diskFull(let target, var shortage) = self else { return self }
    shortage.kept = kept
    return .diskFull(target: target, shortage)
  }
}

extension KeptShards {
  /// Such as `3 of 5 shards are complete and kept in .merged.partial-8f3a6c1d`.
  public var note: String {
    "\(count) of \(shardCount) shards \(count == 1 ? "is" : "are") complete and kept in "
      + Wording.printable(path)
  }

  /// What the same save does next: `continues with shard 4`.
  public var continuation: String {
    next > shardCount ? "only has to be published" : "continues with shard \(next)"
  }
}
