/// The records at the end of a zip archive, which say where its directory is.
struct ZipEnd {
  /// Offset and length of the directory, and the number of its entries.
  private(set) var directoryStart: UInt64
  private(set) var directoryLength: UInt64
  private(set) var entryCount: UInt64

  private static let size = 22
  private static let locatorSize = 20
  private static let wideSize = 56

  init(_ file: InputFile) throws {
    let wanted = Int(min(file.size, UInt64(Self.size + Self.locatorSize + Self.wideSize)))
    let tail = try SafetensorsHeader.bytes(
      of: file.descriptor, at: file.size - UInt64(wanted), count: wanted)
    let place = tail.count - Self.size
    guard tail.number(UInt32.self, at: place) == 0x0605_4B50,
      tail.number(UInt16.self, at: place + 20) == 0
    else { throw try Self.noEnd(file) }
    guard tail.number(UInt32.self, at: place + 4) == 0,
      let here = tail.number(UInt16.self, at: place + 8),
      let all = tail.number(UInt16.self, at: place + 10), here == all,
      let length = tail.number(UInt32.self, at: place + 12),
      let start = tail.number(UInt32.self, at: place + 16)
    else { throw TorchFault.archive(.severalDisks) }
    (directoryStart, directoryLength) = (UInt64(start), UInt64(length))
    entryCount = UInt64(all)
    var end = file.size - UInt64(Self.size)
    if tail.number(UInt32.self, at: place - Self.locatorSize) == 0x0706_4B50 {
      try widen(tail, end: end)
      end -= UInt64(Self.locatorSize + Self.wideSize)
    }
    guard directoryStart <= end, directoryLength == end - directoryStart else {
      throw TorchFault.archive(
        .directoryPlace(start: directoryStart, length: directoryLength, end: end))
    }
    guard directoryLength <= ZipArchive.directoryLimit else {
      throw TorchFault.archive(.directoryTooLarge(directoryLength))
    }
  }

  /// Takes the numbers of the ZIP64 record, with which those of the short one must agree.
  private mutating func widen(_ tail: [UInt8], end: UInt64) throws {
    let locator = tail.count - Self.size - Self.locatorSize
    let place = locator - Self.wideSize
    guard let recordStart = tail.number(UInt64.self, at: locator + 8),
      recordStart == end - UInt64(min(UInt64(Self.locatorSize + Self.wideSize), end)),
      tail.number(UInt32.self, at: place) == 0x0606_4B50,
      tail.number(UInt64.self, at: place + 4) == 44,
      tail.number(UInt64.self, at: place + 16) == 0,
      let here = tail.number(UInt64.self, at: place + 24),
      let all = tail.number(UInt64.self, at: place + 32), here == all,
      let length = tail.number(UInt64.self, at: place + 40),
      let start = tail.number(UInt64.self, at: place + 48),
      entryCount == UInt64(UInt16.max) || entryCount == all,
      directoryLength == UInt64(UInt32.max) || directoryLength == length,
      directoryStart == UInt64(UInt32.max) || directoryStart == start
    else { throw TorchFault.archive(.endRecordsDisagree) }
    (directoryStart, directoryLength, entryCount) = (start, length, all)
  }

  /// Why there is no end record at the end: the file is cut short, or something follows it.
  private static func noEnd(_ file: InputFile) throws -> TorchFault {
    let wanted = Int(min(file.size, UInt64(size + 0xFFFF)))
    let tail = try SafetensorsHeader.bytes(
      of: file.descriptor, at: file.size - UInt64(wanted), count: wanted)
    let signature: [UInt8] = [0x50, 0x4B, 0x05, 0x06]
    guard tail.count >= size else { return .archive(.noEnd) }
    for place in stride(from: tail.count - size, through: 0, by: -1)
    where tail[place..<(place + 4)].elementsEqual(signature) {
      return .archive(.extraBytes(UInt64(tail.count - size - place)))
    }
    return .archive(.noEnd)
  }
}
