extension TorchFault.Archive {
  /// The sentences about a zip archive.
  var text: ErrorText {
    switch self {
    case .noEnd:
      return ErrorText(
        headline: "is cut short", notes: ["it begins as a zip archive and has not its end"],
        helps: ["the download or copy stopped early; fetch this file again"])
    case .extraBytes(let count):
      return ErrorText(
        headline: "has \(Wording.grouped(count)) extra \(count == 1 ? "byte" : "bytes") "
          + "after the end of the archive",
        helps: ["something was appended to it; fetch this file again"])
    case .member(let name, let fault):
      return ErrorText(
        headline: "has a record that cannot be trusted",
        notes: ["record \(Wording.printable(name)): \(fault.fact)"], helps: [fault.help])
    default:
      return ErrorText(
        headline: "is not a sound zip archive", notes: [fact], helps: [TorchFault.fetchAgain])
    }
  }

  private var fact: String {
    switch self {
    case .prefix: "the first record does not stand at its beginning"
    case .severalDisks: "it is one of several parts"
    case .endRecordsDisagree: "its two end records disagree"
    case .directoryPlace(let start, let length, let end):
      "its directory has \(Wording.bytes(length)) from byte \(Wording.grouped(start)), "
        + "and should end at \(Wording.grouped(end))"
    case .directoryTooLarge(let length):
      "its directory has \(Wording.bytes(length)), more than the "
        + "\(Wording.grouped(ZipArchive.directoryLimit)) that are read"
    case .directoryEntry(let number): "entry \(number) of its directory is broken"
    case .entryCount(let said, let found):
      "its directory has \(found) entries, its end record says \(said)"
    default: "it is broken"
    }
  }
}

extension TorchFault.Member {
  fileprivate var fact: String {
    switch self {
    case .duplicate: "it is there twice"
    case .encrypted: "it is encrypted"
    case .flags(let flags): "it has the unknown flags 0x\(String(flags, radix: 16))"
    case .compressed(let method): "it is compressed (method \(method))"
    case .noLocalHeader: "there is no header where the directory says"
    case .localName: "its own header has another name"
    case .localMethod: "its own header says that it is compressed"
    case .localSize: "its own header has another size"
    case .outside: "it reaches beyond the records"
    case .otherRoot: "it is in another folder than the first record"
    case .checksum: "its check sum is wrong"
    case .sizesDiffer(let stored, let full):
      "it has \(Wording.bytes(stored)) that are said to be \(Wording.grouped(full))"
    case .tooLarge(let size, let limit):
      "it has \(Wording.bytes(size)), more than the \(Wording.grouped(limit)) that are read"
    case .overlap(let other): "it begins within \(Wording.printable(other))"
    }
  }

  fileprivate var help: String {
    switch self {
    case .compressed, .localMethod, .encrypted, .flags:
      "PyTorch stores records as they are; load it in Python and save it again"
    case .tooLarge: TorchFault.saveStateDict
    default: TorchFault.fetchAgain
    }
  }
}
