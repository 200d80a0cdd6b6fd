import MokumeTensor

/// The members of a zip archive whose bytes are stored as they are.
///
/// Stricter than the readers of PyTorch and Python, which disagree about archives that are not sound
/// (the first or the last of two equal names, sizes of the local header or of the directory, bytes
/// behind the end): what one of them may read in another way is refused.
/// Follows PKWARE's APPNOTE 6.3.10.
struct ZipArchive {
  /// One stored file.
  struct Member {
    let name: String
    /// Bytes of its contents.
    let size: UInt64
    /// Its check sum; 0 when PyTorch was told to leave it out.
    let crc: UInt32
    /// Offset of its local header.
    let headerStart: UInt64
    /// Offset of its contents.
    var start: UInt64 = 0

    /// Offset behind its contents.
    var end: UInt64 { start + size }
  }

  /// The longest directory that is read, in bytes: some hundred thousand members.
  static let directoryLimit: UInt64 = 32 << 20

  /// The members in the order of the directory.
  private(set) var members: [Member]
  private var places: [TensorName: Int] = [:]

  /// Reads the directory and every local header.
  ///
  /// - Throws: ``TorchFault/archive(_:)`` for the first broken rule, or an `Errno`.
  init(_ file: InputFile) throws {
    let end = try ZipEnd(file)
    members = try ZipDirectory(file, end).members
    for place in members.indices {
      try locate(place, in: file, before: end.directoryStart)
      let name = members[place].name
      guard places.updateValue(place, forKey: TensorName(name)) == nil else {
        throw TorchFault.archive(.member(name, .duplicate))
      }
    }
    try checkOverlap()
  }

  /// The member of a name.
  subscript(_ name: String) -> Member? { places[TensorName(name)].map { members[$0] } }

  /// All bytes of a small member, against its check sum.
  func contents(_ member: Member, of file: InputFile, limit: UInt64) throws -> [UInt8] {
    guard member.size <= limit else {
      throw TorchFault.archive(.member(member.name, .tooLarge(size: member.size, limit: limit)))
    }
    let bytes = try SafetensorsHeader.bytes(
      of: file.descriptor, at: member.start, count: Int(member.size))
    guard bytes.count == Int(member.size) else {
      throw FileError.changed(
        file: file.path,
        .shrank(offset: member.start, wanted: Int(member.size), got: bytes.count))
    }
    guard member.crc == 0 || CRC32.sum(of: bytes) == member.crc else {
      throw TorchFault.archive(.member(member.name, .checksum))
    }
    return bytes
  }
}

extension ZipArchive {
  /// Finds the contents of a member behind its local header, which must agree with the directory.
  private mutating func locate(
    _ place: Int, in file: InputFile, before limit: UInt64
  ) throws {
    let member = members[place]
    func fault(_ fault: TorchFault.Member) -> TorchFault { .archive(.member(member.name, fault)) }
    let length = member.name.utf8.count
    guard member.headerStart <= limit else { throw fault(.outside) }
    let local = try SafetensorsHeader.bytes(
      of: file.descriptor, at: member.headerStart, count: 30 + length)
    guard local.count == 30 + length, local.number(UInt32.self, at: 0) == 0x0403_4B50,
      let size = local.number(UInt32.self, at: 18),
      let fullSize = local.number(UInt32.self, at: 22),
      let nameLength = local.number(UInt16.self, at: 26),
      let extraLength = local.number(UInt16.self, at: 28)
    else { throw fault(.noLocalHeader) }
    guard Int(nameLength) == length, local[30...].elementsEqual(member.name.utf8) else {
      throw fault(.localName)
    }
    guard local.number(UInt16.self, at: 8) == 0 else { throw fault(.localMethod) }
    // The writer does not know sizes yet and leaves 0, or all ones where ZIP64 has them.
    for size in [size, fullSize] where size != 0 && size != .max && UInt64(size) != member.size {
      throw fault(.localSize)
    }
    let start = member.headerStart + 30 + UInt64(length) + UInt64(extraLength)
    guard start <= limit, member.size <= limit - start else { throw fault(.outside) }
    members[place].start = start
  }

  private func checkOverlap() throws {
    let order = members.sorted { $0.headerStart < $1.headerStart }
    guard order.first.map({ $0.headerStart == 0 }) ?? true else {
      throw TorchFault.archive(.prefix)
    }
    for (first, second) in zip(order, order.dropFirst()) where first.end > second.headerStart {
      throw TorchFault.archive(.member(second.name, .overlap(other: first.name)))
    }
  }
}
