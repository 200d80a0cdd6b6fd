import CMokumeBlocks

/// Makes the elements of a tensor of a GGUF file: f32 of quantised blocks, and rows in the order that
/// Hugging Face has them in.
struct GGUFDecoder: TensorDecoder {
  /// What is done to the elements as they are stored.
  struct Change {
    /// Where the rows of q and k are stored, if not in the order they are wanted in.
    var rows: HeadRows?
    /// What is added to each element.
    var shift: Float = 0
    /// Whether elements become f32.
    var isToSingle = false

    var isNone: Bool { rows == nil && shift == 0 && !isToSingle }
  }

  let file: InputFile
  /// The first byte of the tensor in the file.
  let offset: UInt64
  let type: GGMLType
  /// Elements of a row of those that are reordered.
  let rowLength: Int
  let change: Change

  /// The encoded bytes that are read at once: they and what becomes of them stay in the cache.
  private static let pieceBytes = 1 << 16

  /// Bytes of an element that is handed out.
  private var width: Int { change.isToSingle ? 4 : type.blockBytes }

  func decode(_ bytes: Range<Int>, into buffer: UnsafeMutableRawBufferPointer) throws {
    guard let rows = change.rows else { return try fill(bytes, buffer) }
    let rowBytes = rowLength * width
    var start = bytes.lowerBound
    while start < bytes.upperBound {
      let row = start / rowBytes
      let end = min(bytes.upperBound, (row + 1) * rowBytes)
      let moved = (rows.stored(row) - row) * rowBytes
      let part = start - bytes.lowerBound..<end - bytes.lowerBound
      try fill(start + moved..<end + moved, .init(rebasing: buffer[part]))
      start = end
    }
  }

  /// Fills the buffer with a range of the elements in the order in which they are stored.
  private func fill(_ bytes: Range<Int>, _ buffer: UnsafeMutableRawBufferPointer) throws {
    guard change.isToSingle else {
      return try file.read(into: buffer, at: offset + UInt64(bytes.lowerBound))
    }
    let block = type.blockElements * 4
    var start = bytes.lowerBound
    while start < bytes.upperBound {
      let first = start / block
      let isWhole = start % block == 0 && bytes.upperBound - start >= block
      let count =
        isWhole ? min((bytes.upperBound - start) / block, Self.pieceBytes / type.blockBytes) : 1
      let end = min(bytes.upperBound, (first + count) * block)
      let target = UnsafeMutableRawBufferPointer(
        rebasing: buffer[start - bytes.lowerBound..<end - bytes.lowerBound])
      if isWhole {
        try decode(first..<first + count, target)
      } else {
        try decode(first, from: start % block, target)
      }
      start = end
    }
  }

  /// Decodes whole blocks.
  private func decode(_ blocks: Range<Int>, _ target: UnsafeMutableRawBufferPointer) throws {
    guard let elements = target.baseAddress else { return }
    try withUnsafeTemporaryAllocation(
      byteCount: blocks.count * type.blockBytes, alignment: 16
    ) { encoded in
      try file.read(into: encoded, at: offset + UInt64(blocks.lowerBound * type.blockBytes))
      mb_decode(type.rawValue, encoded.baseAddress, blocks.count, elements)
    }
    if change.shift != 0 { mb_shift(elements, target.count / 4, change.shift) }
  }

  /// Decodes a block of which only some bytes are wanted.
  private func decode(
    _ block: Int, from start: Int, _ target: UnsafeMutableRawBufferPointer
  ) throws {
    try withUnsafeTemporaryAllocation(
      byteCount: type.blockElements * 4, alignment: 16
    ) { whole in
      try decode(block..<block + 1, whole)
      target.copyMemory(from: .init(rebasing: whole[start..<start + target.count]))
    }
  }
}
