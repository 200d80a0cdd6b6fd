/// The offset of the first byte that is no part of valid UTF-8, or nil when all of it is.
///
/// Rejects overlong forms, surrogates and values above U+10FFFF (Unicode 16, table 3-7).
func firstInvalidUTF8(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
  let raw = UnsafeRawBufferPointer(bytes)
  var index = 0
  while index < bytes.count {
    // Headers are nearly all ASCII: eight bytes at a time while no top bit is set.
    if index + 8 <= bytes.count,
      raw.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
    {
      index += 8
      continue
    }
    let length = sequenceLength(bytes, at: index)
    if length == 0 { return index }
    index += length
  }
  return nil
}

/// Length of the well-formed sequence at `index`, or 0.
private func sequenceLength(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
  let first = bytes[index]
  let (length, second): (Int, ClosedRange<UInt8>) =
    switch first {
    case 0x00...0x7F: (1, 0x80...0xBF)
    case 0xC2...0xDF: (2, 0x80...0xBF)
    case 0xE0: (3, 0xA0...0xBF)
    case 0xED: (3, 0x80...0x9F)
    case 0xE1...0xEF: (3, 0x80...0xBF)
    case 0xF0: (4, 0x90...0xBF)
    case 0xF4: (4, 0x80...0x8F)
    case 0xF1...0xF3: (4, 0x80...0xBF)
    default: (0, 0x80...0xBF)
    }
  guard length > 1 else { return length }
  guard index + length <= bytes.count, second.contains(bytes[index + 1]) else { return 0 }
  for offset in 2..<max(2, length) where bytes[index + offset] & 0xC0 != 0x80 { return 0 }
  return length
}
