extension FileError {
  func exists(_ target: String, _ occupant: Occupant) -> ErrorText {
    var text = ErrorText(headline: "")
    switch occupant.what {
    case .model: text.headline = "\(named(target)) already holds a model"
    case .file: text.headline = "\(named(target)) already exists"
    case .folder: text.headline = "\(named(target)) already exists and is not empty"
    }
    if let date = occupant.date { text.label = "written on \(date)" }
    if let recipe = occupant.recipe {
      let script = occupant.isSameRecipe ? "this script" : "another script"
      text.label += text.label.isEmpty ? "written by \(script)" : " by \(script)"
      text.label += " (recipe in \(Wording.printable(recipe)))"
    }
    text.helps = ["choose another name"]
    return text
  }

  func isInput(_ target: String, _ input: String) -> ErrorText {
    ErrorText(
      headline: "\(named(target)) is an input of this save", label: "would replace an input",
      notes: ["\(Wording.printable(input)) is read from there"],
      helps: ["choose another name"])
  }

  func unwritable(_ target: String, _ path: String, _ failure: SystemFailure) -> ErrorText {
    var text = ErrorText(headline: "cannot write \(named(target))", label: failure.reason)
    if path != target || failure.action != "write" {
      text.notes = ["could not \(failure.action) \(Wording.printable(path))"]
    }
    return text
  }

  func unstorable(_ target: String, _ name: String, _ problem: StorageProblem) -> ErrorText {
    var text = ErrorText(headline: "cannot write \(named(target))")
    let tensor = "the tensor \(Wording.quoted(name))"
    switch problem {
    case .duplicateTensor: text.notes = ["\(tensor) is there twice"]
    case .reservedName:
      text.notes = ["safetensors keeps the name \(Wording.quoted(name)) for itself"]
    case .notWholeBytes: text.notes = ["\(tensor) does not fill whole bytes"]
    case .sizeOverflow: text.notes = ["the size does not fit 64 bits, at \(tensor)"]
    case .headerTooLarge(let size):
      text.notes = ["its header would have \(Wording.bytes(UInt64(size)))"]
      text.helps = ["save into a folder with a smaller shard size"]
    case .badFileName: text.notes = ["\(Wording.quoted(name)) cannot be a file beside the weights"]
    case .incomplete(let written, let wanted):
      text.notes = [
        "\(Wording.bytes(written)) of tensors were written instead of \(Wording.grouped(wanted))"
      ]
    }
    return text
  }

  func badTarget(_ target: String, _ problem: TargetProblem) -> ErrorText {
    var text = ErrorText(headline: "cannot tell what to write at \(named(target))")
    let name = target.isEmpty ? "merged" : Wording.printable(target)
    text.helps = ["for a folder write \"\(name)/\", for one file \"\(name).safetensors\""]
    switch problem {
    case .empty: text.label = "no name"
    case .noExtension: text.label = "neither a folder nor a known file type"
    case .unknownExtension(let ending):
      text.label = "unknown file type .\(Wording.printable(ending))"
      text.helps = ["write .safetensors, or a folder with / at the end"]
    case .notAName:
      text.label = "not a name that can be made"
      text.helps = ["name a new folder, such as \"merged/\""]
    }
    return text
  }
}
