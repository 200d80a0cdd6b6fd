import MokumeFiles
import MokumePlan
import MokumeTensor

extension RunContext {
  /// Reads some bytes of an input as the program sees it: the tensor, rows of it in another order, or
  /// which rows there are.
  ///
  /// Memory is the buffer's. Rows that lie one behind the other are read together.
  func read(
    _ input: InputTensor, bytes: Range<Int>, into buffer: UnsafeMutableRawBufferPointer
  ) throws {
    guard let rows = input.rows else {
      return try inputs[input.source].read(input.tensor, bytes: bytes, into: buffer)
    }
    let width = rows.length * input.dtype.bitWidth / 8
    var start = bytes.lowerBound
    while start < bytes.upperBound {
      let run = rows.run(at: start / width, before: (bytes.upperBound + width - 1) / width)
      let end = min(bytes.upperBound, run.end * width)
      let part = UnsafeMutableRawBufferPointer(
        rebasing: buffer[start - bytes.lowerBound..<end - bytes.lowerBound])
      if rows.isMask {
        part.fill(run.origin == nil ? 0 : 1)
      } else if let origin = run.origin {
        let shift = (origin - start / width) * width
        try inputs[input.source].read(
          input.tensor, bytes: start + shift..<end + shift, into: part)
      } else {
        part.initializeMemory(as: UInt8.self, repeating: 0)
      }
      start = end
    }
  }
}

extension InputRows {
  /// The row that a new row is, and where the run of rows ends that are one behind the other with it;
  /// no row from `limit` on is looked at.
  fileprivate func run(
    at row: Int, before limit: Int
  ) -> (origin: Int?, end: Int) {
    let origins = map.origins
    let first = origins[row]
    var end = row + 1
    if first < 0 || isMask {
      while end < limit, (origins[end] < 0) == (first < 0) { end += 1 }
    } else {
      while end < limit, Int(origins[end]) == Int(first) + end - row { end += 1 }
    }
    return (first < 0 ? nil : Int(first), end)
  }
}

extension UnsafeMutableRawBufferPointer {
  /// Fills the buffer with 1 or 0 as numbers of type bf16; it may begin within one.
  fileprivate func fill(_ number: Int) {
    // 1 is 0x3F80, so that its lower byte is 0x80; masks are read by whole elements.
    for index in indices { self[index] = number == 0 ? 0 : index % 2 == 0 ? 0x80 : 0x3F }
  }
}
