import CMokumeBlocks

/// How the f32 elements of a tensor become the bytes of a GGUF file.
struct TensorEncoding: Sendable {
  let type: GGMLType
  /// Elements of a row of those that are reordered.
  var rowLength = 1
  /// Where rows of q and k are stored, if not in their order.
  var rows: HeadRows?
  /// What is added to each element.
  var shift: Float = 0

  /// The elements that are encoded at once: a chunk of a run is a few of them, and all blocks fit.
  private static let pieceElements = 1 << 16

  /// Encodes some elements and hands out the bytes with their place in the stored tensor.
  ///
  /// - Parameters:
  ///   - elements: whole blocks; runs cut tensors at multiples of 65,536 elements and at rows, which
  ///     are whole blocks.
  ///   - offset: the first of their bytes in the tensor as f32.
  /// - Returns: how many finite elements are too large for the type.
  @discardableResult
  func encode(
    _ elements: UnsafeRawBufferPointer, at offset: Int,
    _ write: (UnsafeRawBufferPointer, Int) throws -> Void
  ) throws -> Int {
    let block = type.blockElements * 4
    precondition(offset % block == 0 && elements.count % block == 0, "whole blocks")
    let piece = min(elements.count, Self.pieceElements * 4)
    let (plain, encoded) = (
      UnsafeMutableRawBufferPointer.allocate(byteCount: shift == 0 ? 0 : piece, alignment: 64),
      UnsafeMutableRawBufferPointer.allocate(
        byteCount: piece / block * type.blockBytes, alignment: 64)
    )
    defer {
      plain.deallocate()
      encoded.deallocate()
    }
    var overflows = 0
    for start in stride(from: 0, to: elements.count, by: max(1, piece)) {
      let end = min(elements.count, start + piece)
      var part = UnsafeRawBufferPointer(rebasing: elements[start..<end])
      if shift != 0, let base = plain.baseAddress {
        plain.copyMemory(from: part)
        mb_shift(base, part.count / 4, shift)
        part = UnsafeRawBufferPointer(rebasing: plain[..<part.count])
      }
      mb_encode(
        BlockLevel.highest, type.rawValue, part.baseAddress, part.count / block,
        encoded.baseAddress)
      overflows += mb_overflows(
        type.rawValue, part.baseAddress, part.count / block, encoded.baseAddress)
      let bytes = encoded[..<(part.count / block * type.blockBytes)]
      try place(UnsafeRawBufferPointer(rebasing: bytes), (offset + start) / 4, write)
    }
    return overflows
  }

  /// Hands out encoded elements row by row if rows move, else at once.
  private func place(
    _ bytes: UnsafeRawBufferPointer, _ first: Int,
    _ write: (UnsafeRawBufferPointer, Int) throws -> Void
  ) throws {
    guard let rows else { return try write(bytes, encodedSize(first)) }
    var start = 0
    while start < bytes.count {
      let element = first + start / type.blockBytes * type.blockElements
      let row = element / rowLength
      let left = encodedSize((row + 1) * rowLength - element)
      let end = min(bytes.count, start + left)
      let moved = (rows.stored(row) - row) * rowLength
      try write(.init(rebasing: bytes[start..<end]), encodedSize(element + moved))
      start = end
    }
  }

  private func encodedSize(_ elements: Int) -> Int {
    elements / type.blockElements * type.blockBytes
  }
}
