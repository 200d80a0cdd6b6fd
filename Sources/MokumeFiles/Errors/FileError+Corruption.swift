import MokumeTensor

extension FileError {
  func corrupt(_ file: String, _ corruption: Corruption, _ shard: ShardPlace?) -> ErrorText {
    var text = corruption.text(of: file)
    text.headline = "\(named(file)) \(text.headline)"
    if text.label.isEmpty, let shard { text.label = "shard \(shard.number) of \(shard.count)" }
    return text
  }
}

extension Corruption {
  /// The sentences; the headline still lacks the file's name in front.
  func text(of file: String) -> ErrorText {
    switch self {
    case .empty, .gitLFSPointer, .tooShort, .headerTooLarge: wholeFileText(of: file)
    case .headerPastEnd, .cutShort, .extraBytes: lengthText
    case .json, .duplicateTensor, .duplicateMetadata: syntaxText
    case .missingWeightMap, .badShardName, .missingShard, .tensorInTwoShards, .tensorNotInShard,
      .emptyIndex, .indexTooLarge, .danglingLink:
      shardText
    case .badLock(let problem):
      ErrorText(
        headline: "is not a lock of mokume", notes: [problem],
        helps: ["remove it, or run without looking at it: --ignore-lock"])
    case .gguf(let problem): problem.text
    case .torch(let fault): fault.text
    case .vocabulary(let fault): fault.text
    case .adapter(let fault): fault.text
    default: tensorText
    }
  }

  private static let fetchAgain = ["the download or copy stopped early; fetch this file again"]

  private func wholeFileText(of file: String) -> ErrorText {
    switch self {
    case .empty:
      return ErrorText(headline: "is empty", label: "0 bytes", helps: Self.fetchAgain)
    case .gitLFSPointer(let size):
      let folder = PathName.parent(file).map { PathName.withoutSlash($0) } ?? "."
      return ErrorText(
        headline: "is a git-lfs pointer, not weights", label: "\(Wording.bytes(size)) of text",
        helps: ["in \(Wording.printable(folder)) run: git lfs pull"])
    case .tooShort(let size):
      return ErrorText(
        headline: "is too short for a safetensors file", label: Wording.bytes(size),
        helps: Self.fetchAgain)
    case .headerTooLarge(let length):
      return ErrorText(
        headline: "is not a safetensors file",
        notes: [
          "its first 8 bytes announce a header of \(Wording.bytes(length)), more than the "
            + "\(Wording.bytes(Safetensors.headerLimit)) that are allowed"
        ])
    default: return ErrorText(headline: "is corrupt")
    }
  }

  /// A file whose length is not what its header says.
  private var lengthText: ErrorText {
    switch self {
    case .headerPastEnd(let length, let size):
      return ErrorText(
        headline: "is cut short",
        notes: [
          "its first 8 bytes announce a header of \(Wording.bytes(length)), "
            + "the file has \(Wording.grouped(size))"
        ], helps: Self.fetchAgain)
    case .cutShort(let described, let available, let first):
      return ErrorText(
        headline: "is cut short",
        notes: [
          "the header describes \(Wording.bytes(described)) of tensors, "
            + "the file has \(Wording.grouped(available))",
          "first tensor beyond the end: \(Wording.printable(first))",
        ], helps: Self.fetchAgain)
    case .extraBytes(let count):
      return ErrorText(
        headline: "has \(Wording.grouped(count)) extra \(count == 1 ? "byte" : "bytes") "
          + "after the last tensor",
        helps: ["something was appended to it; fetch this file again"])
    default: return ErrorText(headline: "is corrupt")
    }
  }

  private var syntaxText: ErrorText {
    switch self {
    case .json(let error, let part):
      return ErrorText(
        headline: "has \(part == .index ? "an" : "a") \(part.rawValue) that is not valid JSON",
        notes: ["byte \(Wording.grouped(UInt64(error.offset))) of the \(part.rawValue): \(error)"])
    case .duplicateTensor(let name, let offset):
      return ErrorText(
        headline: "lists the tensor \(Wording.quoted(name)) twice",
        notes: ["the second is at byte \(Wording.grouped(UInt64(offset)))"])
    case .duplicateMetadata(let key, let offset):
      return ErrorText(
        headline: "lists the metadata \(Wording.quoted(key)) twice",
        notes: ["the second is at byte \(Wording.grouped(UInt64(offset)))"])
    default: return ErrorText(headline: "is corrupt")
    }
  }
}
