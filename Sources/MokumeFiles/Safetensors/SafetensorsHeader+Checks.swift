import MokumeTensor

// The loops go by index and take a name only for a message: copying entries out of the array would
// count references, which is most of the time for a header of many thousand tensors.
extension SafetensorsHeader {
  /// Orders the tensors by (begin, end): empty ones share their begin with a neighbour.
  mutating func sortByPlace() {
    // Writers nearly always list tensors in the order of their bytes.
    let isSorted = tensors.indices.dropFirst().allSatisfy { place in
      (tensors[place - 1].begin, tensors[place - 1].end)
        <= (tensors[place].begin, tensors[place].end)
    }
    if !isSorted { tensors.sort { ($0.begin, $0.end) < ($1.begin, $1.end) } }
  }

  /// Maps names to places and refuses a name that is there twice, by its bytes.
  mutating func buildIndex() throws {
    index.reserveCapacity(tensors.count)
    for place in tensors.indices {
      guard let first = index.updateValue(place, forKey: tensors[place].header.name) else {
        continue
      }
      let offset = max(tensors[first].place, tensors[place].place)
      throw Corruption.duplicateTensor(tensors[place].header.name.text, offset: offset)
    }
  }

  /// Checks that each range has exactly the bytes that type and shape need.
  func checkSizes() throws {
    for place in tensors.indices {
      let (begin, end) = (tensors[place].begin, tensors[place].end)
      if begin <= end, tensors[place].header.byteCount.map(UInt64.init) == end - begin { continue }
      let header = tensors[place].header
      guard begin <= end else {
        throw Corruption.reversedOffsets(tensor: header.name.text, begin: begin, end: end)
      }
      throw Corruption.wrongSize(
        tensor: header.name.text, dtype: header.dtype, shape: header.shape,
        wanted: try Self.byteCount(header), got: end - begin)
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
    for place in tensors.indices {
      if tensors[place].begin != end { throw gap(at: place, previousEnd: end) }
      end = tensors[place].end
    }
    if end < dataLength { throw Corruption.extraBytes(dataLength - end) }
    if end > dataLength, let first = tensors.first(where: { $0.end > dataLength }) {
      throw Corruption.cutShort(
        described: end, available: dataLength, first: first.header.name.text)
    }
  }

  private func gap(at place: Int, previousEnd: UInt64) -> Corruption {
    let entry = tensors[place]
    let name = entry.header.name.text
    if entry.begin > previousEnd {
      return .hole(tensor: name, begin: entry.begin, previousEnd: previousEnd)
    }
    return .overlap(
      tensor: name, other: tensors[place - 1].header.name.text, begin: entry.begin,
      previousEnd: previousEnd)
  }
}
