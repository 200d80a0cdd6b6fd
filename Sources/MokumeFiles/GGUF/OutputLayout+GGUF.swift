import MokumeTensor

extension OutputLayout {
  /// Lays out a GGUF file: header, then the tensors, each at a multiple of the alignment.
  ///
  /// - Throws: ``FileError/unconvertible(target:_:)`` or ``FileError/unstorable(target:name:_:)``.
  static func gguf(
    _ spec: OutputSpec, _ target: GGUFTarget, named name: String
  ) throws(FileError) -> OutputLayout {
    let list: GGUFTensorList
    do throws(GGUFObstacle) {
      list = try GGUFTensorList(target, spec.tensors)
    } catch {
      throw .unconvertible(target: spec.target, error)
    }
    var builder = GGUFFileBuilder(alignment: GGUF.defaultAlignment)
    for entry in list.entries {
      builder.add(entry.name, entry.type, entry.shape, entry.byteCount)
    }
    for tensor in target.derived {
      builder.add(tensor.name, tensor.type, tensor.shape, tensor.bytes.count)
    }
    guard builder.end <= UInt64(Int64.max / 2) else {
      throw .unstorable(target: spec.target, name: name, .sizeOverflow)
    }
    let header = builder.header(target.entries)
    let start = UInt64(header.count)
    var positions = [Position](
      repeating: Position(file: 0, offset: 0, byteCount: 0), count: spec.tensors.count)
    for (entry, offset) in zip(list.entries, builder.offsets) {
      let size = entry.byteCount / max(1, entry.parts.count)
      for (place, part) in entry.parts.enumerated() {
        positions[part] = Position(
          file: 0, offset: start + offset + UInt64(place * size), byteCount: size)
      }
    }
    let extras = zip(target.derived, builder.offsets.dropFirst(list.entries.count)).map {
      (offset: start + $1, bytes: $0.bytes)
    }
    // The file ends in padding, and so has its full length whatever was reserved.
    let padding = [UInt8](repeating: 0, count: Int(builder.end - builder.lastByte))
    let tail = (offset: start + builder.lastByte, bytes: padding)
    let prefix = Array(header.prefix(Int(Safetensors.prefixSize)))
    let file = File(
      name: name, prefix: prefix, header: Array(header.dropFirst(prefix.count)),
      size: start + builder.end, tensors: Array(spec.tensors.indices), extras: extras + [tail])
    let tensorBytes = positions.reduce(0) { $0 + UInt64($1.byteCount) }
    return OutputLayout(
      positions: positions, files: [file], tensorBytes: tensorBytes, encodings: list.encodings)
  }
}

/// Puts tensors one after the other and writes the header that describes them.
private struct GGUFFileBuilder {
  let alignment: UInt64
  /// The offset of each tensor from the first.
  private(set) var offsets: [UInt64] = []
  /// Where the last tensor ends.
  private(set) var lastByte: UInt64 = 0
  /// Where the padding after it ends; saturates.
  private(set) var end: UInt64 = 0
  private var descriptions: [UInt8] = []

  init(alignment: UInt64) { self.alignment = alignment }

  mutating func add(_ name: String, _ type: GGMLType, _ shape: Shape, _ size: Int) {
    offsets.append(end)
    descriptions.appendGGUF(string: name)
    descriptions.appendGGUF(UInt32(shape.rank))
    for size in shape.dimensions.reversed() { descriptions.appendGGUF(UInt64(size)) }
    descriptions.appendGGUF(type.rawValue)
    descriptions.appendGGUF(end)
    let (last, overflow) = end.addingReportingOverflow(UInt64(size))
    lastByte = overflow ? .max : last
    end = GGUF.aligned(lastByte, to: alignment) ?? .max
  }

  func header(_ entries: GGUFEntries) -> [UInt8] {
    var bytes = GGUF.magic
    bytes.appendGGUF(UInt32(3))
    bytes.appendGGUF(UInt64(offsets.count))
    bytes.appendGGUF(UInt64(entries.count))
    bytes += entries.bytes + descriptions
    let missing = (Int(alignment) - bytes.count % Int(alignment)) % Int(alignment)
    return bytes + [UInt8](repeating: 0, count: missing)
  }
}
