extension FileError {
  private static let again =
    "wait until nothing writes to it, then run again; in a session, :reload"

  func missing(_ path: String, _ around: Surroundings) -> ErrorText {
    var text = ErrorText(headline: "no model at \(named(path))")
    text.label = "no such file or directory"
    if !path.hasPrefix("/") {
      text.notes.append(
        "looked in \(Wording.printable(around.workingDirectory)) (the current directory)")
    }
    let parent = PathName.parent(path)
    let last = PathName.lastComponent(path)
    let best = around.neighbours.flatMap { Spelling.nearest(to: last, among: $0) }
    let others = (around.neighbours ?? []).filter { $0 != best }
    let place = parent.map { Wording.printable($0) } ?? "it"
    if let best {
      let also = others.isEmpty ? "" : " \(place) also has \(Wording.list(others))"
      text.helps.append("did you mean \(Wording.quoted((parent ?? "") + best))?\(also)")
    } else if around.neighbours == nil, PathName.looksLikeRepository(path) {
      let id = Wording.printable(path)
      text.helps.append(
        "\"\(id)\" is read as a path; for the hub cache write \"hf:\(id)\" "
          + "and fetch it first: hf download \(id)")
    } else if parent != nil, !others.isEmpty {
      text.helps.append("\(place) has \(Wording.list(others))")
    }
    return text
  }

  func noWeights(_ folder: String, _ contents: FolderContents) -> ErrorText {
    let place = PathName.asFolder(folder)
    var text = ErrorText(headline: "no model in \(named(place))")
    text.label = "no model.safetensors and no model.safetensors.index.json"
    if contents.candidates.count > 1 {
      let isTorch = contents.candidates.allSatisfy(Checkpoint.isTorchName)
      let index = isTorch ? Checkpoint.torchIndexName : Checkpoint.indexName
      text.notes.append(
        "it holds \(contents.candidates.count) weight files: \(Wording.list(contents.candidates))")
      let first = contents.candidates[0]
      let shards =
        PathName.pathExtension(first) == "gguf"
        ? "" : "shards need their index: fetch \(index); "
      text.helps.append(
        "\(shards)for a single file name it: load \(Wording.quoted(place + first))")
    } else if contents.others.isEmpty {
      text.notes.append("the folder is empty")
    } else {
      text.notes.append("it holds \(Wording.list(contents.others))")
      text.helps += unreadableWeights(contents.others)
    }
    return text
  }

  private func unreadableWeights(_ names: [String]) -> [String] {
    if names.contains(Checkpoint.adapterConfigName) {
      return ["for the adapter fetch \(Checkpoint.adapterNames[0]) too"]
    }
    if let name = names.first(where: Checkpoint.isTorchName) {
      return ["if \(Wording.printable(name)) holds the weights, name the file itself"]
    }
    return []
  }

  func changed(_ file: String, _ change: Change) -> ErrorText {
    switch change {
    case .shrank(let offset, let wanted, let got):
      return ErrorText(
        headline: "\(named(file)) shrank while it was being read",
        label: "changed while in use",
        notes: [
          "wanted \(Wording.bytes(UInt64(wanted))) at offset \(Wording.grouped(offset)), "
            + "got \(Wording.grouped(UInt64(got)))"
        ],
        helps: [FileError.again])
    case .modified:
      return ErrorText(
        headline: "\(named(file)) changed while it was being read",
        label: "changed while in use",
        notes: ["its size, time stamp or identity is not what it was when it was opened"],
        helps: [FileError.again])
    }
  }

  func foreign(_ file: String, _ format: ForeignFormat) -> ErrorText {
    var text = ErrorText(headline: "\(named(file)) is \(format.rawValue)")
    text.label = "not safetensors"
    switch format {
    case .gguf: text.helps = ["an index names safetensors files; load the GGUF file itself"]
    case .pickle, .tar: text.helps = ["convert it to safetensors first"]
    case .html: text.helps = ["the download failed or needs a login; fetch the file again"]
    case .numpy, .hdf5: text.helps = ["convert it to safetensors first"]
    case .unknown:
      text.helps = ["load a .safetensors or PyTorch file, or a folder that holds one"]
    }
    return text
  }
}
