extension Array where Element == UInt8 {
  /// The little-endian number at an offset, or nil when the bytes end before it does.
  func number<Number: FixedWidthInteger>(_ type: Number.Type, at offset: Int) -> Number? {
    let size = Number.bitWidth / 8
    guard offset >= 0, offset <= count - size else { return nil }
    var result: Number = 0
    for place in (0..<size).reversed() {
      result = result << 8 | Number(truncatingIfNeeded: self[offset + place])
    }
    return result
  }

  /// The bytes as text if they are UTF-8, without repairing any.
  func text(_ range: Range<Int>) -> String? {
    String(validating: self[range], as: UTF8.self)
  }
}
