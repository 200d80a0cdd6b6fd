import MokumeTensor

extension SafetensorsHeader {
  /// Reads and checks the text of a header.
  ///
  /// - Parameter dataLength: bytes in the file after the header.
  /// - Throws: ``Corruption`` for the first broken rule: JSON, then fields, doubled names, sizes,
  ///   coverage.
  package static func parse(
    _ bytes: UnsafeBufferPointer<UInt8>, dataLength: UInt64
  ) throws -> SafetensorsHeader {
    var header = SafetensorsHeader()
    do {
      var reader = try JSONReader(bytes)
      try header.readTensors(&reader)
      try reader.finish()
    } catch let error as JSONError {
      throw Corruption.json(error, part: .header)
    }
    header.sortByPlace()
    try header.buildIndex()
    try header.checkSizes()
    try header.checkCoverage(dataLength: dataLength)
    return header
  }

  private mutating func readTensors(_ reader: inout JSONReader) throws {
    // An entry takes at least 50 bytes, so the reservation is bounded by the header.
    tensors.reserveCapacity(reader.bytes.count / 120)
    var entry = EntryReader()
    var hasMetadata = false
    try reader.readObject { reader, name in
      let place = name.range.lowerBound - 1
      if reader.matches(name, Safetensors.metadataKey) {
        guard !hasMetadata else {
          throw Corruption.duplicateTensor("__metadata__", offset: place)
        }
        hasMetadata = true
        try readMetadata(&reader)
      } else {
        tensors.append(try entry.read(&reader, name: reader.string(name), place: place))
      }
    }
  }

  private mutating func readMetadata(_ reader: inout JSONReader) throws {
    var seen: Set<TensorName> = []
    try reader.readObject { reader, text in
      let key = reader.string(text)
      guard seen.insert(TensorName(key)).inserted else {
        throw Corruption.duplicateMetadata(key, offset: text.range.lowerBound - 1)
      }
      let value = try reader.readText("a string, as all metadata are")
      metadata.append(MetadataEntry(key, reader.string(value)))
    }
  }
}
