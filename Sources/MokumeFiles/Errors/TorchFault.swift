/// The rule that a PyTorch checkpoint breaks, with what is needed to say so.
public enum TorchFault: Error, Hashable, Sendable {
  /// The zip archive is not sound.
  case archive(Archive)
  /// The instructions that build the objects break a rule, or ask for more than tensors.
  case pickle(Pickle, record: String?, offset: Int)
  /// What was built is no map of names to tensors.
  case state(State)
  /// A storage, by its key, is not as the pickle says.
  case storage(String, Storage)
  /// A tensor, by its name, cannot be read from its storage.
  case tensor(String, Tensor)

  /// Rules of the archive as a whole.
  public enum Archive: Hashable, Sendable {
    case noEnd, prefix, severalDisks, endRecordsDisagree
    case extraBytes(UInt64)
    case directoryPlace(start: UInt64, length: UInt64, end: UInt64)
    case directoryTooLarge(UInt64)
    case directoryEntry(Int)
    case entryCount(said: UInt64, found: UInt64)
    case member(String, Member)
  }

  /// Rules of one member of the archive.
  public enum Member: Hashable, Sendable {
    case duplicate, encrypted, noLocalHeader, localName, localMethod, localSize, outside, checksum
    case otherRoot
    case flags(UInt16)
    case compressed(method: UInt16)
    case sizesDiffer(stored: UInt64, full: UInt64)
    case tooLarge(size: UInt64, limit: UInt64)
    case overlap(other: String)
  }

  /// Rules of the instructions.
  public enum Pickle: Hashable, Sendable {
    case endsEarly, noMark, emptyStack, badText, badNumber
    case unknownOpcode(UInt8)
    case unknownGlobal(module: String, name: String)
    case badProtocol(Int)
    case noProtocol
    case missingMemo(UInt32)
    /// An instruction that changes or calls something else than it may.
    case misused(String, on: String)
    case badArguments(String)
    case badPersistentID
    case storageTwice(String)
    case tooMany
    case leftOver(Int)
    case extraBytes(Int)
  }

  /// Rules of the whole.
  public enum State: Hashable, Sendable {
    case torchScript
    case missingRecord(String, others: [String])
    case badByteOrder(String)
    case notAMap(String)
    case noTensors(keys: [String])
    case keyIsNoText
    case duplicateName(String)
    case tooLarge
    case legacyKeys
  }

  /// Rules of a storage.
  public enum Storage: Hashable, Sendable {
    case missing(record: String)
    case wrongSize(wanted: UInt64, got: UInt64)
    case wrongCount(wanted: Int, got: Int64)
    case pastEnd(end: UInt64, size: UInt64)
    case overflow
    case isView
  }

  /// Rules of a tensor.
  public enum Tensor: Hashable, Sendable {
    case unsupportedType(String)
    case negative(String, Int)
    case overflow
    case outside(wanted: UInt64, storage: UInt64)
    case expanded(bytes: UInt64, limit: UInt64)
  }
}
