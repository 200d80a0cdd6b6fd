import MokumeTensor

/// The rule of its format that a file breaks, with what is needed to say so.
public enum Corruption: Error, Hashable, Sendable {
  // The file as a whole
  case empty
  case gitLFSPointer(size: UInt64)
  case tooShort(size: UInt64)
  case headerTooLarge(length: UInt64)
  case headerPastEnd(length: UInt64, size: UInt64)
  case cutShort(described: UInt64, available: UInt64, first: String)
  case extraBytes(UInt64)

  // The header's text
  case json(JSONError, part: Part)
  case duplicateTensor(String, offset: Int)
  case duplicateMetadata(String, offset: Int)

  // One tensor
  case duplicateField(tensor: String, field: String)
  case unknownField(tensor: String, field: String)
  case missingField(tensor: String, field: String)
  case badField(tensor: String, field: String, JSONError)
  case unknownDType(tensor: String, dtype: String)
  case reversedOffsets(tensor: String, begin: UInt64, end: UInt64)
  case sizeOverflow(tensor: String)
  case notWholeBytes(tensor: String, dtype: DType, elements: Int)
  case wrongSize(tensor: String, dtype: DType, shape: Shape, wanted: UInt64, got: UInt64)
  case hole(tensor: String, begin: UInt64, previousEnd: UInt64)
  case overlap(tensor: String, other: String, begin: UInt64, previousEnd: UInt64)

  // Several shards
  case missingWeightMap
  case badShardName(String)
  case missingShard(index: String)
  case danglingLink
  case tensorInTwoShards(tensor: String, other: String)
  case tensorNotInShard(tensor: String, elsewhere: String?)
  case emptyIndex
  case indexTooLarge(UInt64)

  // A file that this program wrote
  case badLock(String)

  // Another format
  case gguf(GGUFProblem)
  case torch(TorchFault)
  case adapter(AdapterFault)

  /// A file of a tokenizer.
  case vocabulary(VocabularyFault)

  /// The text that a JSON error is in.
  public enum Part: String, Hashable, Sendable {
    case header, index, config, lock, tokenizer
  }
}
