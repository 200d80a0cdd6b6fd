import MokumeTensor

/// Reads the entries of a safetensors header one after the other.
struct EntryReader {
  private enum Field: String {
    case dtype
    case shape
    case dataOffsets = "data_offsets"
  }

  /// The last spelling of a type and its meaning: most tensors of a model share one type.
  private var lastDType: (text: JSONReader.Text, dtype: DType)?

  private var dtype: DType?
  private var shape: Shape?
  private var offsets: (begin: UInt64, end: UInt64)?

  /// Reads the object after a tensor's name, which stands at `place` in the header.
  mutating func read(
    _ reader: inout JSONReader, name: String, place: Int
  ) throws -> SafetensorsHeader.Entry {
    (dtype, shape, offsets) = (nil, nil, nil)
    try readFields(&reader, of: name)
    guard let dtype else { throw missing(.dtype, of: name) }
    guard let shape else { throw missing(.shape, of: name) }
    guard let offsets else { throw missing(.dataOffsets, of: name) }
    return SafetensorsHeader.Entry(
      header: TensorHeader(name: TensorName(name), dtype: dtype, shape: shape),
      begin: offsets.begin, end: offsets.end, place: place)
  }

  private mutating func readFields(_ reader: inout JSONReader, of name: String) throws {
    var field: Field?
    do {
      try reader.readObject { reader, key in
        let known = try self.field(key, in: reader, of: name)
        field = known
        switch known {
        case .dtype: try readDType(&reader, of: name)
        case .shape: try readShape(&reader, of: name)
        case .dataOffsets: try readOffsets(&reader, of: name)
        }
        field = nil
      }
    } catch let error as JSONError {
      throw Corruption.badField(tensor: name, field: field?.rawValue ?? "", error)
    }
  }

  private func field(
    _ key: JSONReader.Text, in reader: JSONReader, of name: String
  ) throws -> Field {
    if reader.matches(key, "dtype") { return .dtype }
    if reader.matches(key, "shape") { return .shape }
    if reader.matches(key, "data_offsets") { return .dataOffsets }
    throw Corruption.unknownField(tensor: name, field: reader.string(key))
  }

  private mutating func readDType(_ reader: inout JSONReader, of name: String) throws {
    guard dtype == nil else { throw doubled(.dtype, of: name) }
    let text = try reader.readText()
    if let lastDType, reader.sameSpelling(lastDType.text, text) {
      dtype = lastDType.dtype
      return
    }
    let spelling = reader.string(text)
    guard let known = DType(rawValue: spelling) else {
      throw Corruption.unknownDType(tensor: name, dtype: spelling)
    }
    dtype = known
    lastDType = (text, known)
  }

  private mutating func readShape(_ reader: inout JSONReader, of name: String) throws {
    guard shape == nil else { throw doubled(.shape, of: name) }
    var dimensions: [Int] = []
    dimensions.reserveCapacity(2)
    try reader.readArray { reader in
      guard let size = Int(exactly: try reader.readUnsigned()) else {
        throw Corruption.sizeOverflow(tensor: name)
      }
      dimensions.append(size)
    }
    guard let known = Shape(dimensions) else { throw Corruption.sizeOverflow(tensor: name) }
    shape = known
  }

  private mutating func readOffsets(_ reader: inout JSONReader, of name: String) throws {
    guard offsets == nil else { throw doubled(.dataOffsets, of: name) }
    var pair: (UInt64, UInt64) = (0, 0)
    var count = 0
    try reader.readArray { reader in
      let place = reader.position
      let value = try reader.readUnsigned()
      if count == 0 { pair.0 = value } else { pair.1 = value }
      count += 1
      if count > 2 { throw JSONError(.wanted("two offsets"), at: place) }
    }
    guard count == 2 else { throw JSONError(.wanted("two offsets"), at: reader.position - 1) }
    offsets = pair
  }

  private func missing(_ field: Field, of name: String) -> Corruption {
    .missingField(tensor: name, field: field.rawValue)
  }

  private func doubled(_ field: Field, of name: String) -> Corruption {
    .duplicateField(tensor: name, field: field.rawValue)
  }
}
