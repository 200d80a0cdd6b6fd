import CMokumeSystem

extension Checkpoint {
  /// Reads some bytes of a tensor.
  ///
  /// Safe to call from any number of threads; takes no lock.
  ///
  /// - Parameters:
  ///   - tensor: the place of the tensor in ``tensors``.
  ///   - bytes: a range within `0..<byteCount` of the tensor.
  ///   - buffer: at least as long as the range; its first bytes are filled.
  /// - Throws: ``FileError/changed(file:_:)`` when the file has become shorter,
  ///   ``FileError/unreadable(file:_:)`` when the system reports an error.
  public func read(
    _ tensor: Int, bytes: Range<Int>, into buffer: UnsafeMutableRawBufferPointer
  ) throws {
    let stored = tensors[tensor]
    precondition(bytes.lowerBound >= 0 && bytes.upperBound <= stored.byteCount, "range in tensor")
    precondition(buffer.count >= bytes.count, "room for the range")
    let part = UnsafeMutableRawBufferPointer(rebasing: buffer[..<bytes.count])
    if let decoder = stored.decoder { return try decoder.decode(bytes, into: part) }
    try files[stored.file].read(into: part, at: stored.offset + UInt64(bytes.lowerBound))
  }

  /// Checks that no file was written to or shortened since it was opened.
  ///
  /// - Throws: ``FileError/changed(file:_:)`` naming the first file that differs.
  public func verifyUnchanged() throws {
    for file in files { try file.verifyUnchanged() }
  }
}

extension InputFile {
  /// Checks that the file was not written to or shortened since it was opened.
  ///
  /// - Throws: ``FileError/changed(file:_:)``, or that the system does not say.
  package func verifyUnchanged() throws {
    let now: ms_status
    do throws(Errno) {
      now = try descriptor.status()
    } catch {
      throw FileError.unreadable(file: path, .init(action: "check", code: error.code))
    }
    let isSame =
      now.size == size && now.identity == identity && now.modified_seconds == modifiedSeconds
      && now.modified_nanoseconds == modifiedNanoseconds
    if !isSame { throw FileError.changed(file: path, .modified) }
  }

  /// Fills the buffer from the file, or tells that it has become too short or cannot be read.
  package func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws {
    let got: Int
    do throws(Errno) {
      got = try descriptor.read(into: buffer, at: offset)
    } catch {
      throw FileError.unreadable(file: path, .init(action: "read", code: error.code))
    }
    guard got == buffer.count else {
      throw FileError.changed(
        file: path, .shrank(offset: offset, wanted: buffer.count, got: got))
    }
  }
}
