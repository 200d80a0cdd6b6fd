import MokumeTensor

extension OutputModel {
  /// Writes some bytes of a tensor at their final place.
  ///
  /// Safe from any number of threads, in any order, without locks or allocation. Each byte of
  /// each tensor is to be written once.
  ///
  /// - Parameters:
  ///   - tensor: the place of the tensor in ``OutputSpec/tensors``.
  ///   - byteOffset: where the bytes go within the tensor; what is encoded comes in whole blocks.
  ///   - bytes: not reaching past the end of the tensor.
  /// - Throws: ``FileError/diskFull(target:_:)`` or ``FileError/unwritable(target:path:_:)``.
  ///   Discard the output then.
  public func write(
    _ tensor: Int, at byteOffset: Int, _ bytes: UnsafeRawBufferPointer
  ) throws {
    let position = layout.positions[tensor]
    if let encoding = layout.encoding(of: tensor) {
      let count = try encoding.encode(bytes, at: byteOffset) { bytes, offset in
        try write(bytes, at: offset, position)
      }
      if count > 0 { overflows.withLock { $0[tensor, default: 0] += count } }
      return
    }
    try write(bytes, at: byteOffset, position)
  }

  /// Writes stored bytes of a tensor.
  private func write(
    _ bytes: UnsafeRawBufferPointer, at byteOffset: Int, _ position: OutputLayout.Position
  ) throws {
    precondition(
      byteOffset >= 0 && bytes.count <= position.byteCount - byteOffset, "bytes within the tensor")
    if isKept[position.file] { return }
    let file = weights[position.file]
    do throws(Errno) {
      try file.write(bytes, at: position.offset + UInt64(byteOffset))
    } catch {
      throw failure(error, at: file.path)
    }
    written.add(UInt64(bytes.count), ordering: .relaxed)
  }

  /// Copies a range of an input's tensor to the same range of a tensor of the output, inside the
  /// kernel where it can.
  ///
  /// - Throws: what ``write(_:at:_:)`` and ``Checkpoint/read(_:bytes:into:)`` throw.
  public func copy(
    _ tensor: Int, from source: Checkpoint, sourceTensor: Int, bytes: Range<Int>
  ) throws {
    let position = layout.positions[tensor]
    if layout.encoding(of: tensor) != nil {
      return try copyPlainly(tensor, from: source, sourceTensor: sourceTensor, bytes: bytes)
    }
    let stored = source.tensors[sourceTensor]
    precondition(
      bytes.lowerBound >= 0 && bytes.upperBound <= min(position.byteCount, stored.byteCount),
      "range within both tensors")
    if isKept[position.file] { return }
    var done = 0
    if stored.decoder == nil {
      done = weights[position.file].copy(
        from: source.files[stored.file].descriptor, at: stored.offset + UInt64(bytes.lowerBound),
        count: bytes.count, to: position.offset + UInt64(bytes.lowerBound))
    }
    written.add(UInt64(done), ordering: .relaxed)
    // Another file system, an old kernel, a short source, a full disk: the plain way goes on, or
    // says which it was.
    try copyPlainly(
      tensor, from: source, sourceTensor: sourceTensor,
      bytes: (bytes.lowerBound + done)..<bytes.upperBound)
  }

  private func copyPlainly(
    _ tensor: Int, from source: Checkpoint, sourceTensor: Int, bytes: Range<Int>
  ) throws {
    guard !bytes.isEmpty else { return }
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: min(bytes.count, 1 << 20), alignment: 4096)
    defer { buffer.deallocate() }
    var start = bytes.lowerBound
    while start < bytes.upperBound {
      let end = min(start + buffer.count, bytes.upperBound)
      try source.read(sourceTensor, bytes: start..<end, into: buffer)
      try write(tensor, at: start, UnsafeRawBufferPointer(rebasing: buffer[..<(end - start)]))
      start = end
    }
  }

  func failure(_ error: Errno, at path: String) -> any Error {
    site.failure(
      WriteFailure(action: "write", path: path, errno: error),
      needed: layout.fileBytes, written: written.load(ordering: .relaxed))
  }
}
