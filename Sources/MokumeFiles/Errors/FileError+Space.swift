extension FileError {
  func noSpace(_ target: String, _ shortage: Shortage) -> ErrorText {
    let missing = shortage.needed - min(shortage.needed, shortage.available)
    var text = ErrorText(
      headline: "not enough space for \(named(target)): need \(Wording.size(shortage.needed)), "
        + "\(Wording.size(shortage.available)) free")
    text.label = "on \(Wording.printable(shortage.place))"
    guard !shortage.leftovers.isEmpty else {
      text.helps = ["free \(Wording.size(missing)) or save to another disk"]
      return text
    }
    text.notes = [
      "\(Wording.list(shortage.leftovers)) from an earlier run "
        + "\(shortage.leftovers.count == 1 ? "takes" : "take") "
        + Wording.size(shortage.leftoverBytes)
    ]
    text.helps = [
      "free \(Wording.size(missing)), delete the partial output, or save to another disk"
    ]
    return text
  }

  func diskFull(_ target: String, _ shortage: Shortage) -> ErrorText {
    let missing = shortage.needed - min(shortage.needed, shortage.available)
    let done = Wording.share(shortage.available, of: shortage.needed)
    return ErrorText(
      headline: "the disk filled up while writing \(named(target)) (\(done) done)",
      label: "no space left on \(Wording.printable(shortage.place))",
      notes: ["the partial output was removed; \(named(target)) was not touched"],
      helps: ["free at least \(Wording.size(missing)) and run the same script again"])
  }
}
