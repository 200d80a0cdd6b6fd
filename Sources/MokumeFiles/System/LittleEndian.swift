extension FixedWidthInteger {
  /// The number that bytes spell, least significant first; no more of them than it has room for.
  init(littleEndianBytes bytes: ArraySlice<UInt8>) {
    self = bytes.reversed().reduce(0) { $0 << 8 | Self(truncatingIfNeeded: $1) }
  }
}

extension Array where Element == UInt8 {
  /// The little-endian number at an offset, or nil when the bytes end before it does.
  func number<Number: FixedWidthInteger>(_ type: Number.Type, at offset: Int) -> Number? {
    let size = Number.bitWidth / 8
    guard offset >= 0, offset <= count - size else { return nil }
    return Number(littleEndianBytes: self[offset..<offset + size])
  }

  /// The bytes as text if they are UTF-8, without repairing any.
  func text(_ range: Range<Int>) -> String? {
    String(validating: self[range], as: UTF8.self)
  }
}
