import Testing

@testable import MokumeFiles

@Suite("Gathering strided tensors")
struct StridedTests {
  private func decoder(
    _ scratch: Scratch, _ bytes: [UInt8], _ dimensions: [Int], _ stride: [Int], width: Int,
    swapped: Int = 1, start: UInt64 = 0
  ) throws -> StridedDecoder {
    let file = try InputFile(opening: try scratch.write("bytes", bytes))
    return StridedDecoder(
      file: file, start: start, dimensions: dimensions, stride: stride, width: width,
      swapped: swapped)
  }

  private func decode(_ decoder: StridedDecoder, _ range: Range<Int>) throws -> [UInt8] {
    var result = [UInt8](repeating: 0xEE, count: range.count)
    try result.withUnsafeMutableBytes { try decoder.decode(range, into: $0) }
    return result
  }

  @Test("any range of a view is the same part of the whole, also within elements")
  func ranges() throws {
    let scratch = try Scratch.inMemory()
    let bytes = (0..<96).map { UInt8($0) }
    let view = try decoder(scratch, bytes, [3, 2, 2], [1, 12, 6], width: 2, start: 4)
    var expected: [UInt8] = []
    for a in 0..<3 {
      for b in 0..<2 {
        for c in 0..<2 {
          let place = 4 + (a + b * 12 + c * 6) * 2
          expected += bytes[place..<(place + 2)]
        }
      }
    }
    for lower in 0...24 {
      for upper in lower...24 {
        #expect(try decode(view, lower..<upper) == Array(expected[lower..<upper]))
      }
    }
  }

  @Test("numbers are turned round one by one")
  func swaps() throws {
    let scratch = try Scratch.inMemory()
    let bytes = (0..<16).map { UInt8($0) }
    let doubles = try decoder(scratch, bytes, [2], [1], width: 8, swapped: 8)
    #expect(try decode(doubles, 6..<10) == [1, 0, 15, 14])
    let pairs = try decoder(scratch, bytes, [2], [1], width: 8, swapped: 4)
    #expect(try decode(pairs, 0..<8) == [3, 2, 1, 0, 7, 6, 5, 4])
  }

  @Test("a transposed matrix of several batches and windows is whole")
  func large() throws {
    let scratch = try Scratch.inMemory()
    let (rows, columns) = (300, 700)
    let bytes = (0..<(rows * columns)).flatMap {
      [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8 & 255)]
    }
    let view = try decoder(scratch, bytes, [columns, rows], [1, columns], width: 2)
    let found = try decode(view, 0..<bytes.count)
    for column in stride(from: 0, to: columns, by: 7) {
      for row in 0..<rows {
        let (place, source) = ((column * rows + row) * 2, (row * columns + column) * 2)
        #expect(found[place] == bytes[source] && found[place + 1] == bytes[source + 1])
      }
    }
  }

  @Test("a repeated element is read where it stands")
  func repeated() throws {
    let scratch = try Scratch.inMemory()
    let view = try decoder(scratch, [9, 8, 7], [70_000, 2], [0, 1], width: 1, start: 1)
    let found = try decode(view, 0..<140_000)
    #expect(found.enumerated().allSatisfy { $0.element == ($0.offset % 2 == 0 ? 8 : 7) })
  }
}
