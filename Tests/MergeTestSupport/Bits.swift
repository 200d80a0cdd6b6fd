/// A small deterministic source of numbers (SplitMix64).
package struct Bits {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A number from -1 up to 1.
  package mutating func signed() -> Double {
    Double(Int64(bitPattern: next()) >> 11) * 0x1p-52
  }

  /// A number with a bell-shaped distribution, mean 0 and standard deviation 1: the four parts of
  /// one draw added up.
  package mutating func bell() -> Double {
    let word = next()
    let sum = word & 0xFFFF + word >> 16 & 0xFFFF + word >> 32 & 0xFFFF + word >> 48
    // Four uniform numbers below 65536 have a mean of 131070 and a deviation of 37837.
    return (Double(sum) - 131070) / 37837
  }
}
