import MokumeTensor

/// Reads the descriptions of tensors one after the other. Offsets count from the first tensor.
struct GGUFTensorReader {
  let alignment: UInt64
  private(set) var tensors: [GGUFHeader.Tensor] = []
  /// Where the next tensor must begin.
  private(set) var end: UInt64 = 0
  private var names: Set<TensorName> = []

  init(alignment: UInt64) { self.alignment = alignment }

  mutating func read(_ cursor: inout GGUFCursor, count: Int) throws {
    for place in 0..<count {
      let name = try GGUFProblem.at(.place(place + 1)) {
        try cursor.name(limit: GGUF.nameLimit)
      }
      try GGUFProblem.at(.tensor(name)) {
        guard names.insert(TensorName(name)).inserted else { throw GGUFRule.twice }
        try readDescription(of: name, &cursor)
      }
    }
  }

  private mutating func readDescription(of name: String, _ cursor: inout GGUFCursor) throws {
    let dimensions = try self.dimensions(&cursor)
    let number = try cursor.number(Int32.self)
    guard let known = GGMLType.name(ofNumber: number) else { throw GGUFRule.unknownType(number) }
    guard let type = GGMLType(rawValue: number) else { throw GGUFRule.foreignType(known) }
    let row = dimensions.first ?? 1
    guard row % type.blockElements == 0 else {
      throw GGUFRule.partialBlock(row: row, type: known, block: type.blockElements)
    }
    guard let shape = Shape(dimensions.reversed()), let size = Self.byteCount(shape, type) else {
      throw GGUFRule.sizeOverflow
    }
    let offset = try cursor.number(UInt64.self)
    guard offset == end else { throw GGUFRule.offset(offset, expected: end) }
    let (last, overflow) = offset.addingReportingOverflow(UInt64(size))
    guard !overflow, let next = GGUF.aligned(last, to: alignment) else {
      throw GGUFRule.sizeOverflow
    }
    end = next
    tensors.append(
      GGUFHeader.Tensor(name: name, type: type, shape: shape, offset: offset, byteCount: size))
  }

  /// The sizes, innermost first.
  private func dimensions(_ cursor: inout GGUFCursor) throws -> [Int] {
    let count = try cursor.number(UInt32.self)
    guard count <= GGUF.rankLimit else { throw GGUFRule.rank(count) }
    return try (0..<count).map { _ in
      let size = try cursor.number(UInt64.self)
      guard let size = Int(exactly: size) else { throw GGUFRule.dimension(size) }
      return size
    }
  }

  /// Bytes as they are stored, or nil beyond 64 bits. What the elements take as f32 must fit too.
  private static func byteCount(_ shape: Shape, _ type: GGMLType) -> Int? {
    if shape.elementCount.multipliedReportingOverflow(by: 64).overflow { return nil }
    let (bytes, overflow) = (shape.elementCount / type.blockElements)
      .multipliedReportingOverflow(by: type.blockBytes)
    return overflow ? nil : bytes
  }
}
