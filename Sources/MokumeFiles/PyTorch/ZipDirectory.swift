/// The central directory of a zip archive, the only place whose sizes count.
struct ZipDirectory {
  private(set) var members: [ZipArchive.Member] = []

  private let bytes: [UInt8]
  private var position = 0

  /// Bits that say nothing about how the contents are read: the level of compression, sizes behind
  /// the contents, a name in UTF-8.
  private static let harmlessFlags: UInt16 = 0x080E

  init(_ file: InputFile, _ end: ZipEnd) throws {
    bytes = try SafetensorsHeader.bytes(
      of: file.descriptor, at: end.directoryStart, count: Int(end.directoryLength))
    while position < bytes.count { members.append(try readEntry()) }
    guard UInt64(members.count) == end.entryCount else {
      throw TorchFault.archive(
        .entryCount(said: end.entryCount, found: UInt64(members.count)))
    }
  }

  private mutating func readEntry() throws -> ZipArchive.Member {
    let start = position
    let broken = TorchFault.archive(.directoryEntry(members.count + 1))
    guard bytes.number(UInt32.self, at: start) == 0x0201_4B50,
      let flags = bytes.number(UInt16.self, at: start + 8),
      let method = bytes.number(UInt16.self, at: start + 10),
      let crc = bytes.number(UInt32.self, at: start + 16),
      let nameLength = bytes.number(UInt16.self, at: start + 28),
      let extraLength = bytes.number(UInt16.self, at: start + 30),
      let commentLength = bytes.number(UInt16.self, at: start + 32),
      let disk = bytes.number(UInt16.self, at: start + 34)
    else { throw broken }
    let nameEnd = start + 46 + Int(nameLength)
    let extraEnd = nameEnd + Int(extraLength)
    position = extraEnd + Int(commentLength)
    guard position <= bytes.count, let name = bytes.text((start + 46)..<nameEnd) else {
      throw broken
    }
    guard disk == 0 else { throw TorchFault.archive(.severalDisks) }
    try check(name, flags: flags, method: method)
    var sizes = WideSizes(bytes, entry: start, extra: nameEnd..<extraEnd)
    guard let full = sizes.next(narrowAt: start + 24),
      let stored = sizes.next(narrowAt: start + 20),
      let header = sizes.next(narrowAt: start + 42)
    else { throw broken }
    guard full == stored else {
      throw TorchFault.archive(.member(name, .sizesDiffer(stored: stored, full: full)))
    }
    return ZipArchive.Member(name: name, size: full, crc: crc, headerStart: header)
  }

  private func check(_ name: String, flags: UInt16, method: UInt16) throws {
    func fault(_ fault: TorchFault.Member) -> TorchFault { .archive(.member(name, fault)) }
    if flags & 0x2041 != 0 { throw fault(.encrypted) }
    if flags & ~Self.harmlessFlags != 0 { throw fault(.flags(flags)) }
    if method != 0 { throw fault(.compressed(method: method)) }
  }
}

/// The sizes of an entry that are all ones stand, 64 bits wide and in a fixed order, in the extra
/// field 0x0001.
private struct WideSizes {
  private let bytes: [UInt8]
  private var wide: Range<Int>

  init(_ bytes: [UInt8], entry: Int, extra: Range<Int>) {
    self.bytes = bytes
    wide = extra.lowerBound..<extra.lowerBound
    var place = extra.lowerBound
    while place + 4 <= extra.upperBound, let kind = bytes.number(UInt16.self, at: place),
      let length = bytes.number(UInt16.self, at: place + 2)
    {
      let end = place + 4 + Int(length)
      if kind == 1, end <= extra.upperBound { wide = (place + 4)..<end }
      place = end
    }
  }

  mutating func next(narrowAt place: Int) -> UInt64? {
    guard let narrow = bytes.number(UInt32.self, at: place) else { return nil }
    guard narrow == .max else { return UInt64(narrow) }
    guard wide.count >= 8, let value = bytes.number(UInt64.self, at: wide.lowerBound) else {
      return nil
    }
    wide = (wide.lowerBound + 8)..<wide.upperBound
    return value
  }
}
