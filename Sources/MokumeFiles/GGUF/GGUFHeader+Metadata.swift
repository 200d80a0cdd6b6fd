import MokumeTensor

/// Reads the metadata entries of a header one after the other.
struct GGUFMetadataReader {
  private(set) var entries: [GGUFMetadata.Entry] = []
  private var keys: Set<TensorName> = []

  mutating func read(_ cursor: inout GGUFCursor, count: Int) throws {
    for place in 0..<count {
      let start = cursor.position
      let key = try GGUFProblem.at(.entry(place + 1)) {
        try cursor.name(limit: GGUF.keyLimit)
      }
      try GGUFProblem.at(.key(key)) {
        guard keys.insert(TensorName(key)).inserted else { throw GGUFRule.twice }
        try readValue(of: key, from: start, &cursor)
      }
    }
  }

  private mutating func readValue(
    of key: String, from start: Int, _ cursor: inout GGUFCursor
  ) throws {
    var type = try self.type(&cursor)
    var count: Int?
    var value: Range<Int>
    if type == .array {
      type = try self.type(&cursor)
      let elements = try cursor.number(UInt64.self)
      value = try list(of: type, elements, &cursor)
      // `list` has compared it with the size of the file.
      count = Int(elements)
    } else if let width = type.width {
      value = try cursor.take(width)
    } else {
      value = try cursor.string()
    }
    if type == .bool, let bad = cursor.bytes[value].first(where: { $0 > 1 }) {
      throw GGUFRule.badBool(bad)
    }
    entries.append(
      GGUFMetadata.Entry(
        key: key, type: type, count: count, whole: start..<cursor.position, value: value))
  }

  private func type(_ cursor: inout GGUFCursor) throws -> GGUFValueType {
    let number = try cursor.number(UInt32.self)
    guard let type = GGUFValueType(rawValue: number) else { throw GGUFRule.valueType(number) }
    return type
  }

  /// Goes over the elements of a list.
  private func list(
    of type: GGUFValueType, _ count: UInt64, _ cursor: inout GGUFCursor
  ) throws -> Range<Int> {
    if type == .array { throw GGUFRule.nestedList }
    // A string takes at least its length.
    let least = UInt64(type.width ?? 8)
    guard count <= cursor.left / least, let count = Int(exactly: count) else {
      throw GGUFRule.longList(count: count, bytesEach: least, left: cursor.left)
    }
    if let width = type.width { return try cursor.take(count * width) }
    let start = cursor.position
    for _ in 0..<count { _ = try cursor.string() }
    return start..<cursor.position
  }

  /// What the tensors' bytes are aligned to.
  func alignment(in cursor: GGUFCursor) throws -> UInt64 {
    let metadata = GGUFMetadata(bytes: cursor.bytes, entries: entries)
    guard let entry = metadata[GGUF.alignmentKey] else { return GGUF.defaultAlignment }
    let value = metadata.unsigned(GGUF.alignmentKey) ?? 0
    guard entry.type == .u32, value.nonzeroBitCount == 1, value <= GGUF.alignmentLimit else {
      throw GGUFProblem(
        .key(GGUF.alignmentKey), .wanted("a power of two up to 1,048,576, of type u32"))
    }
    return value
  }
}
