/// Gathers the elements of a tensor that lie at regular steps, and turns big-endian numbers round.
struct StridedDecoder: TensorDecoder {
  let file: InputFile
  /// Offset in the file of the first element.
  let start: UInt64
  let dimensions: [Int]
  /// Steps in elements, none of which leaves the storage.
  let stride: [Int]
  /// Bytes of an element.
  let width: Int
  /// Bytes of the numbers to turn round, or 1 when none are.
  let swapped: Int

  /// Elements that are gathered together; bounds the memory of a call to some 2 MB.
  static let batch = 65_536
  /// Bytes read at once, and those that may be read in vain between two elements.
  private static let window = 1 << 20
  private static let gap = 4096

  func decode(_ bytes: Range<Int>, into buffer: UnsafeMutableRawBufferPointer) throws {
    guard !bytes.isEmpty else { return }
    let elements = (bytes.lowerBound / width)..<((bytes.upperBound + width - 1) / width)
    var scratch = [UInt8](repeating: 0, count: min(Self.batch, elements.count) * width)
    var first = elements.lowerBound
    while first < elements.upperBound {
      let batch = first..<min(first + Self.batch, elements.upperBound)
      try scratch.withUnsafeMutableBytes { try gather(batch, into: $0) }
      // Ranges may begin and end within an element.
      let whole = (batch.lowerBound * width)..<(batch.upperBound * width)
      let wanted = whole.clamped(to: bytes)
      scratch.withUnsafeBytes { source in
        buffer[(wanted.lowerBound - bytes.lowerBound)..<(wanted.upperBound - bytes.lowerBound)]
          .copyBytes(
            from: source[
              (wanted.lowerBound - whole.lowerBound)..<(wanted.upperBound - whole.lowerBound)])
      }
      first = batch.upperBound
    }
  }

  /// Reads elements in the order of the file, neighbours together, and puts each at its place.
  private func gather(_ elements: Range<Int>, into target: UnsafeMutableRawBufferPointer) throws {
    let sources = places(of: elements)
    var order = Array(sources.indices)
    let isSorted = order.dropFirst().allSatisfy { sources[$0 - 1] <= sources[$0] }
    if !isSorted { order.sort { sources[$0] < sources[$1] } }
    var first = 0
    var window: [UInt8] = []
    while first < order.count {
      let begin = sources[order[first]]
      var last = first
      while last + 1 < order.count {
        let next = sources[order[last + 1]]
        let isNear = next - sources[order[last]] - width <= Self.gap
        guard isNear, next + width - begin <= Self.window else { break }
        last += 1
      }
      let count = sources[order[last]] + width - begin
      if window.count < count { window = [UInt8](repeating: 0, count: count) }
      try window.withUnsafeMutableBytes { window in
        let part = UnsafeMutableRawBufferPointer(rebasing: window[..<count])
        try file.read(into: part, at: start + UInt64(begin))
        for element in order[first...last] {
          put(part, sources[element] - begin, at: element * width, of: target)
        }
      }
      first = last + 1
    }
  }

  private func put(
    _ window: UnsafeMutableRawBufferPointer, _ source: Int, at place: Int,
    of target: UnsafeMutableRawBufferPointer
  ) {
    for byte in 0..<width {
      // Within each number of `swapped` bytes, the last comes first.
      let from = swapped == 1 ? byte : byte / swapped * swapped + swapped - 1 - byte % swapped
      target[place + byte] = window[source + from]
    }
  }

  /// Offsets in bytes from the first element of the tensor, in the order of its elements.
  private func places(of elements: Range<Int>) -> [Int] {
    var index = [Int](repeating: 0, count: dimensions.count)
    var rest = elements.lowerBound
    for dimension in dimensions.indices.reversed() {
      index[dimension] = rest % dimensions[dimension]
      rest /= dimensions[dimension]
    }
    var place = zip(index, stride).reduce(0) { $0 + $1.0 * $1.1 }
    var result: [Int] = []
    result.reserveCapacity(elements.count)
    for _ in elements {
      result.append(place * width)
      for dimension in dimensions.indices.reversed() {
        index[dimension] += 1
        place += stride[dimension]
        if index[dimension] < dimensions[dimension] { break }
        place -= dimensions[dimension] * stride[dimension]
        index[dimension] = 0
      }
    }
    return result
  }
}
