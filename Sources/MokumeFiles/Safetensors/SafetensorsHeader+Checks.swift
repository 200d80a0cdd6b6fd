import MokumeTensor

extension SafetensorsHeader {
  /// Orders the tensors by (begin, end): empty ones share their begin with a neighbour.
  mutating func sortByPlace() {
    func precedes(_ a: Entry, _ b: Entry) -> Bool {
      a.begin != b.begin ? a.begin < b.begin : a.end < b.end
    }
    // Writers nearly always list tensors in the order of their bytes.
    let isSorted = zip(tensors, tensors.dropFirst()).allSatisfy { !precedes($1, $0) }
    if !isSorted { tensors.sort(by: precedes) }
  }

  /// Maps names to places and refuses a name that is there twice, by its bytes.
  mutating func buildIndex() throws {
    index.reserveCapacity(tensors.count)
    for (place, entry) in tensors.enumerated() {
      guard let first = index.updateValue(place, forKey: entry.header.name) else { continue }
      let offset = max(tensors[first].place, entry.place)
      throw Corruption.duplicateTensor(entry.header.name.text, offset: offset)
    }
  }

  /// Checks that each range has exactly the bytes that type and shape need.
  func checkSizes() throws {
    for entry in tensors {
      let name = entry.header.name.text
      guard entry.begin <= entry.end else {
        throw Corruption.reversedOffsets(tensor: name, begin: entry.begin, end: entry.end)
      }
      let wanted = try Self.byteCount(entry.header)
      guard entry.end - entry.begin == wanted else {
        throw Corruption.wrongSize(
          tensor: name, dtype: entry.header.dtype, shape: entry.header.shape,
          wanted: wanted, got: entry.end - entry.begin)
      }
    }
  }

  /// Bytes of a tensor, or the rule its size breaks.
  private static func byteCount(_ header: TensorHeader) throws -> UInt64 {
    if let bytes = header.byteCount { return UInt64(bytes) }
    let elements = header.shape.elementCount
    if elements.multipliedReportingOverflow(by: header.dtype.bitWidth).overflow {
      throw Corruption.sizeOverflow(tensor: header.name.text)
    }
    throw Corruption.notWholeBytes(
      tensor: header.name.text, dtype: header.dtype, elements: elements)
  }

  /// Checks that the tensors follow each other without hole or overlap to the end of the file.
  ///
  /// This is the rule that keeps a file from being something else as well (a zip archive, say)
  /// and a small file from describing a large model.
  func checkCoverage(dataLength: UInt64) throws {
    var end: UInt64 = 0
    var before = ""
    for entry in tensors {
      let name = entry.header.name.text
      if entry.begin > end {
        throw Corruption.hole(tensor: name, begin: entry.begin, previousEnd: end)
      }
      if entry.begin < end {
        throw Corruption.overlap(
          tensor: name, other: before, begin: entry.begin, previousEnd: end)
      }
      end = entry.end
      before = name
    }
    if end < dataLength { throw Corruption.extraBytes(dataLength - end) }
    if end > dataLength {
      let first = tensors.first { $0.end > dataLength }
      throw Corruption.cutShort(
        described: end, available: dataLength, first: first?.header.name.text ?? before)
    }
  }
}
