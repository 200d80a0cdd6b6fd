extension ScalarReference {
  /// A block of Philox4x32-10: four random words for a counter of four and a key of two.
  ///
  /// Source: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", 2011.
  package static func philox(counter: [UInt32], key: [UInt32]) -> [UInt32] {
    var words = counter
    var key = key
    for _ in 0..<10 {
      let first = words[0].multipliedFullWidth(by: 0xD251_1F53)
      let second = words[2].multipliedFullWidth(by: 0xCD9E_8D57)
      words = [
        second.high ^ words[1] ^ key[0], second.low, first.high ^ words[3] ^ key[1], first.low,
      ]
      key[0] &+= 0x9E37_79B9
      key[1] &+= 0xBB67_AE85
    }
    return words
  }

  /// Element `index` of the uniform numbers in [0, 1) of a key and a stream, the same in f32 and f64.
  package static func uniform<T: TileElement>(
    key: UInt64, stream: UInt64, index: UInt64, as type: T.Type = T.self
  ) -> T {
    let block = philox(counter: halves(index / 4) + halves(stream), key: halves(key))
    return T(sign: .plus, exponent: -24, significand: T(block[Int(index % 4)] >> 8))
  }

  /// The low and the high word.
  private static func halves(_ x: UInt64) -> [UInt32] {
    [UInt32(truncatingIfNeeded: x), UInt32(truncatingIfNeeded: x >> 32)]
  }
}
