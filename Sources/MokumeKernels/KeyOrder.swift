/// Whether a selection orders elements by magnitude or by value.
package enum KeyOrder: CaseIterable, Sendable { case magnitude, value }

extension TileElement {
  /// The key that selections order an element by, as the `band` loops do: NaN has the largest.
  package func key(_ order: KeyOrder) -> UInt64 {
    if isNaN { return UInt64(Bits.max) }
    let sign = Bits(1) << (Bits.bitWidth - 1)
    switch order {
    case .magnitude: return UInt64(bitPattern & ~sign)
    case .value: return UInt64(bitPattern & sign != 0 ? ~bitPattern : bitPattern | sign)
    }
  }

  /// Appends the keys of many elements. `TileElement` asks for it so that each type has compiled code of
  /// its own: called from another module, the generic function would not be specialised.
  @inline(__always)
  static func appendKeys(
    of values: UnsafeBufferPointer<Self>, _ order: KeyOrder, to keys: inout [UInt64]
  ) {
    let start = keys.count
    keys.append(contentsOf: repeatElement(0, count: values.count))
    keys.withUnsafeMutableBufferPointer { keys in
      // A loop for each order, so that neither asks in every turn which it is.
      switch order {
      case .magnitude:
        for index in values.indices { keys[start + index] = values[index].key(.magnitude) }
      case .value:
        for index in values.indices { keys[start + index] = values[index].key(.value) }
      }
    }
  }

  /// The number whose key in the order of values this is.
  package static func value(ofKey key: UInt64) -> Double {
    guard let bits = Bits(exactly: key), bits != .max else { return .nan }
    let sign = Bits(1) << (Bits.bitWidth - 1)
    return Double(Self(bitPattern: bits & sign != 0 ? bits & ~sign : ~bits))
  }

  /// One past the largest key, as far as 64 bits can say it.
  package static var keyLimit: UInt64 {
    Bits.bitWidth == 64 ? .max : 1 << UInt64(Bits.bitWidth)
  }
}
