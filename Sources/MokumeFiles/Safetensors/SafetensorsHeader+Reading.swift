import MokumeTensor

extension SafetensorsHeader {
  /// Reads and checks the header of an open file.
  ///
  /// - Returns: the header and the offset of the first tensor byte in the file.
  /// - Throws: ``Corruption``, ``FileError/unknownFormat(file:_:)`` or an `Errno`.
  static func read(
    from descriptor: Descriptor, size: UInt64, path: String
  ) throws -> (header: SafetensorsHeader, dataStart: UInt64) {
    let start = try Self.bytes(of: descriptor, at: 0, count: Int(min(size, 64)))
    guard size >= Safetensors.prefixSize, start.count >= 8 else {
      throw size == 0 ? Corruption.empty : Corruption.tooShort(size: size)
    }
    let length = UInt64(littleEndianBytes: start.prefix(8))
    guard length <= Safetensors.headerLimit, length <= size - Safetensors.prefixSize else {
      throw Self.notAHeader(start, length: length, size: size, path: path)
    }
    let dataStart = Safetensors.prefixSize + length
    let text = UnsafeMutableRawBufferPointer.allocate(byteCount: Int(length), alignment: 16)
    defer { text.deallocate() }
    let got = try descriptor.read(into: text, at: Safetensors.prefixSize)
    guard got == text.count else {
      throw FileError.changed(
        file: path,
        .shrank(offset: Safetensors.prefixSize + UInt64(got), wanted: text.count, got: got))
    }
    let header = try text.withMemoryRebound(to: UInt8.self) {
      try parse(UnsafeBufferPointer($0), dataLength: size - dataStart)
    }
    return (header, dataStart)
  }

  /// Up to `count` bytes of a file.
  static func bytes(
    of descriptor: Descriptor, at offset: UInt64, count: Int
  ) throws(Errno) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let got: Result<Int, Errno> = bytes.withUnsafeMutableBytes { buffer in
      do throws(Errno) {
        return .success(try descriptor.read(into: buffer, at: offset))
      } catch {
        return .failure(error)
      }
    }
    bytes.removeLast(count - (try got.get()))
    return bytes
  }

  /// Why the first eight bytes are no length: the file is something else, or cut short.
  private static func notAHeader(
    _ start: [UInt8], length: UInt64, size: UInt64, path: String
  ) -> any Error {
    if start.starts(with: "version https://git-lfs".utf8) {
      return Corruption.gitLFSPointer(size: size)
    }
    if let format = FileError.ForeignFormat(startingWith: start) {
      return FileError.unknownFormat(file: path, format)
    }
    if length <= Safetensors.headerLimit {
      return Corruption.headerPastEnd(length: length, size: size)
    }
    if ["safetensors", "st"].contains(PathName.pathExtension(path)) {
      return Corruption.headerTooLarge(length: length)
    }
    return FileError.unknownFormat(file: path, .unknown)
  }
}

extension FileError.ForeignFormat {
  /// Recognises a format by its first bytes.
  init?(startingWith start: [UInt8]) {
    let signatures: [(Self, [UInt8])] = [
      (.gguf, Array("GGUF".utf8)),
      (.pickle, [0x80, 0x02]), (.pickle, [0x80, 0x03]), (.pickle, [0x80, 0x04]),
      (.pickle, [0x80, 0x05]),
      (.html, Array("<!DOCTYPE".utf8)), (.html, Array("<!doctype".utf8)),
      (.html, Array("<html".utf8)), (.numpy, [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59]),
      (.hdf5, [0x89, 0x48, 0x44, 0x46]),
    ]
    guard let match = signatures.first(where: { start.starts(with: $0.1) }) else { return nil }
    self = match.0
  }
}
