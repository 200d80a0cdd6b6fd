/// Decodes the character that starts at `index`.
///
/// The source may hold any bytes. Overlong forms, surrogates and values above U+10FFFF count as
/// invalid, one byte at a time (RFC 3629, section 3).
///
/// - Returns: the scalar and its length in bytes, or `nil` and 1 where the bytes are not UTF-8.
package func decodeScalar(_ bytes: [UInt8], at index: Int) -> (scalar: Unicode.Scalar?, length: Int)
{
  let first = bytes[index]
  if first < 0x80 { return (Unicode.Scalar(first), 1) }
  guard let length = sequenceLength(first), index + length <= bytes.count else { return (nil, 1) }
  var value = UInt32(first) & (0x7F >> UInt32(length))
  for offset in 1..<length {
    let byte = bytes[index + offset]
    guard byte & 0xC0 == 0x80 else { return (nil, 1) }
    value = value << 6 | UInt32(byte & 0x3F)
  }
  let smallest: [UInt32] = [0, 0, 0x80, 0x800, 0x10000]
  guard value >= smallest[length], let scalar = Unicode.Scalar(value) else { return (nil, 1) }
  return (scalar, length)
}

private func sequenceLength(_ first: UInt8) -> Int? {
  switch first {
  case 0xC2...0xDF: 2
  case 0xE0...0xEF: 3
  case 0xF0...0xF4: 4
  default: nil
  }
}
