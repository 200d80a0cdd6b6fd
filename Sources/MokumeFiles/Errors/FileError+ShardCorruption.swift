extension Corruption {
  /// The sentences of mistakes between an index and its shards.
  var shardText: ErrorText {
    switch self {
    case .missingWeightMap:
      return ErrorText(
        headline: "has no \"weight_map\"", helps: ["fetch this file again, it names the shards"])
    case .emptyIndex:
      return ErrorText(headline: "names no shards", helps: ["fetch this file again"])
    case .indexTooLarge(let size):
      return ErrorText(
        headline: "is too large for an index", label: Wording.bytes(size),
        notes: ["an index may have \(Wording.bytes(Safetensors.headerLimit))"])
    case .badShardName(let name):
      return ErrorText(
        headline: "names a shard outside its folder",
        notes: ["the name is \(Wording.quoted(name))"],
        helps: ["shards have plain relative names, without `..`"])
    case .missingShard(let index):
      return ErrorText(
        headline: "is missing",
        notes: ["\(Wording.printable(index)) names it"],
        helps: ["the download or copy is incomplete; fetch this file too"])
    case .danglingLink:
      return ErrorText(
        headline: "is a link to a file that is not there",
        helps: ["the download is incomplete; fetch this file again"])
    case .tensorInTwoShards(let tensor, let other):
      return ErrorText(
        headline: "holds a tensor that another shard holds too",
        notes: ["tensor \(Wording.printable(tensor))", "the other is \(Wording.printable(other))"],
        helps: ["the shards are of different models or versions; fetch them again"])
    case .tensorNotInShard(let tensor, let elsewhere):
      var text = ErrorText(headline: "lacks a tensor that the index says it holds")
      text.notes = ["tensor \(Wording.printable(tensor))"]
      if let elsewhere { text.notes.append("it is in \(Wording.printable(elsewhere))") }
      text.helps = ["the index and the shards are of different versions; fetch them again"]
      return text
    default: return ErrorText(headline: "is corrupt")
    }
  }
}
