extension TorchFile {
  /// Reads the zip archives of PyTorch 1.6 and later.
  static func readArchive(_ file: InputFile) throws -> TorchFile {
    let archive = try ZipArchive(file)
    let root = archive.members.first.map { $0.name.prefix { $0 != "/" } } ?? ""
    guard let pickle = archive["\(root)/data.pkl"] else {
      throw TorchFault.state(.missingRecord("data.pkl", others: archive.members.map(\.name)))
    }
    if let other = archive.members.first(where: { !$0.name.hasPrefix("\(root)/") }) {
      throw TorchFault.archive(.member(other.name, .otherRoot))
    }
    if archive["\(root)/constants.pkl"] != nil { throw TorchFault.state(.torchScript) }
    let isBigEndian = try Self.isBigEndian(archive, "\(root)/byteorder", of: file)
    var machine = PickleMachine(
      try archive.contents(pickle, of: file, limit: pickleLimit), record: pickle.name)
    let result = try machine.run()
    guard machine.position == machine.bytes.count else {
      throw machine.fault(.extraBytes(machine.bytes.count - machine.position))
    }
    let places = try machine.arena.storages.map { storage in
      try place(of: storage, record: "\(root)/data/\(storage.key)", in: archive)
    }
    return try TorchFile(
      file, TorchState(machine, root: result), of: machine.arena, places: places,
      isBigEndian: isBigEndian, format: .pyTorch)
  }

  private static func isBigEndian(
    _ archive: ZipArchive, _ record: String, of file: InputFile
  ) throws -> Bool {
    guard let member = archive[record] else { return false }
    let bytes = try archive.contents(member, of: file, limit: 64)
    if bytes.elementsEqual("little".utf8) { return false }
    if bytes.elementsEqual("big".utf8) { return true }
    throw TorchFault.state(.badByteOrder(String(decoding: bytes, as: UTF8.self)))
  }

  /// Where the bytes of a storage begin. Their number must be what the pickle says: readers that did
  /// not compare the two read past the end (CVE-2026-24747).
  private static func place(
    of storage: TorchStorage, record: String, in archive: ZipArchive
  ) throws -> UInt64 {
    func fault(_ fault: TorchFault.Storage) -> TorchFault { .storage(storage.key, fault) }
    if storage.isView { throw fault(.isView) }
    guard let member = archive[record] else { throw fault(.missing(record: record)) }
    guard let wanted = storage.byteCount else { throw fault(.overflow) }
    guard member.size == UInt64(wanted) else {
      throw fault(.wrongSize(wanted: UInt64(wanted), got: member.size))
    }
    return member.start
  }
}
