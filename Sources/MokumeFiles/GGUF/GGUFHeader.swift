import MokumeTensor

/// A checked header of a GGUF file: its metadata, and the tensors by the place of their bytes.
struct GGUFHeader: Sendable {
  /// One tensor.
  struct Tensor: Sendable {
    let name: String
    let type: GGMLType
    /// The dimensions, outermost first; the file has them the other way round.
    let shape: Shape
    /// The first byte, counted from the start of the file.
    var offset: UInt64
    let byteCount: Int
  }

  let metadata: GGUFMetadata
  /// The tensors in the order of the file, which is that of their bytes.
  private(set) var tensors: [Tensor] = []
  /// Bytes after the last tensor and its padding.
  private(set) var extraBytes: UInt64 = 0

  /// Reads and checks the header of an open file, from its first byte.
  ///
  /// - Throws: ``GGUFRule``, ``GGUFProblem``, ``Corruption``, ``FileError`` or an `Errno`.
  init(_ file: InputFile) throws {
    var cursor = GGUFCursor(file)
    let (tensorCount, entryCount) = try Self.counts(&cursor)
    var reader = GGUFMetadataReader()
    try reader.read(&cursor, count: entryCount)
    let alignment = try reader.alignment(in: cursor)
    var tensors = GGUFTensorReader(alignment: alignment)
    try tensors.read(&cursor, count: tensorCount)
    metadata = GGUFMetadata(bytes: cursor.bytes, entries: reader.entries)
    try checkMetadata(of: tensors.tensors)
    try place(tensors, after: cursor, size: file.size)
  }

  /// Reads what stands before the metadata: magic, version and the numbers of tensors and entries.
  private static func counts(_ cursor: inout GGUFCursor) throws -> (tensors: Int, entries: Int) {
    _ = try cursor.take(GGUF.magic.count)
    let version = try cursor.number(UInt32.self)
    if version != 0, version & 0xFFFF == 0 { throw GGUFRule.bigEndian }
    guard version == 2 || version == 3 else { throw GGUFRule.version(version) }
    let tensors = try cursor.number(UInt64.self)
    let entries = try cursor.number(UInt64.self)
    // The least that an entry takes: a key of one character, a type and a byte; and a tensor: a
    // name of one character, no dimensions, a type and an offset.
    for (what, count, least) in [("metadata entries", entries, 14), ("tensors", tensors, 25)] {
      if count > cursor.left / UInt64(least) {
        throw GGUFRule.count(of: what, count, bytesEach: least, left: cursor.left)
      }
    }
    return (Int(tensors), Int(entries))
  }

  /// Checks what the tensors need of the metadata.
  private func checkMetadata(of tensors: [Tensor]) throws {
    if metadata[GGUF.architectureKey] == nil {
      // Only the first of several parts has the metadata of the model.
      guard partNumber > 1 else { throw GGUFRule.missingKey(GGUF.architectureKey) }
    } else if metadata.string(GGUF.architectureKey)?.isEmpty != false {
      throw GGUFProblem(.key(GGUF.architectureKey), .wanted("a name"))
    }
    let key = GGUF.quantizationVersionKey
    if metadata[key] != nil, metadata.unsigned(key) != GGUF.quantizationVersion,
      tensors.contains(where: \.type.isQuantized)
    {
      throw GGUFProblem(.key(key), .wanted("2, the layout of blocks that is read here"))
    }
  }

  /// Puts the tensors behind the header, and checks that the file holds them.
  private mutating func place(
    _ reader: GGUFTensorReader, after cursor: GGUFCursor, size: UInt64
  ) throws {
    tensors = reader.tensors
    // The header was read, so its end is far from overflow.
    let start = GGUF.aligned(UInt64(cursor.position), to: reader.alignment) ?? .max
    guard !tensors.isEmpty else {
      extraBytes = size > start ? size - start : 0
      return
    }
    let available = size > start ? size - start : 0
    let described = tensors.last.map { $0.offset + UInt64($0.byteCount) } ?? 0
    if let first = tensors.first(where: { $0.offset + UInt64($0.byteCount) > available }) {
      throw Corruption.cutShort(described: described, available: available, first: first.name)
    }
    extraBytes = available > reader.end ? available - reader.end : 0
    for place in tensors.indices { tensors[place].offset += start }
  }
}
