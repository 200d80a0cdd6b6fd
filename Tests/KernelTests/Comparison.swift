import MokumeKernels
import Testing

/// Where two arrays differ first, or nil. NaN equals NaN whatever its payload and sign; anything
/// else must have the same bits.
func difference<T: TileElement>(_ found: some Collection<T>, _ wanted: some Collection<T>)
  -> String?
{
  if found.count != wanted.count { return "\(found.count) elements, wanted \(wanted.count)" }
  for (i, (a, b)) in zip(found, wanted).enumerated() {
    if a.bitPattern != b.bitPattern && !(a.isNaN && b.isNaN) {
      return "element \(i) of \(found.count) is \(a), wanted \(b)"
    }
  }
  return nil
}

/// The `count` elements that `body` writes, `offset` elements into an aligned buffer. Writing
/// outside them is recorded as an issue.
func written<T: TileElement>(
  _ count: Int, offset: Int = 0, _ body: (UnsafeMutablePointer<T>) -> Void
) -> [T] {
  let guardian = T(bitPattern: T.Bits(truncatingIfNeeded: 0x5A5A_5A5A_5A5A_5A5A as UInt64))
  var buffer = [T](repeating: guardian, count: offset + count + 20)
  buffer.withUnsafeMutableBufferPointer { pointer in
    guard let base = pointer.baseAddress else { return }
    body(base + offset)
  }
  let outside = buffer[..<offset] + buffer[(offset + count)...]
  #expect(outside.allSatisfy { $0 == guardian }, "a loop wrote outside its \(count) elements")
  return Array(buffer[offset..<(offset + count)])
}

/// The `count` bytes that `body` writes, `offset` bytes into an aligned buffer.
func writtenBytes(
  _ count: Int, offset: Int = 0, _ body: (UnsafeMutableRawPointer) -> Void
) -> [UInt8] {
  var buffer = [UInt8](repeating: 0x5A, count: offset + count + 80)
  buffer.withUnsafeMutableBytes { bytes in
    guard let base = bytes.baseAddress else { return }
    body(base + offset)
  }
  let outside = buffer[..<offset] + buffer[(offset + count)...]
  #expect(outside.allSatisfy { $0 == 0x5A }, "a loop wrote outside its \(count) bytes")
  return Array(buffer[offset..<(offset + count)])
}
