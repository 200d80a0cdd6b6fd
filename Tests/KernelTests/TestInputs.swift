import MokumeKernels

/// Numbers on which arithmetic, comparison or rounding could go wrong.
func hardNumbers<T: TileElement>(_ type: T.Type = T.self) -> [T] {
  let least = T.leastNonzeroMagnitude
  let normal = T.leastNormalMagnitude
  let most = T.greatestFiniteMagnitude
  let positive: [T] = [
    0, least, 3 * least, normal.nextDown, normal, normal.nextUp, 0.1, 0.5, T(1).nextDown, 1,
    T(1).nextUp, 1.5, 2, T.pi, 448, 464, T(464).nextUp, 480, 57344, 61440, 65504, 65520, 1e10,
    most / 2, most.nextDown, most, .infinity, .nan,
  ]
  let payloads = [
    T.infinity.bitPattern + 3, T.nan.bitPattern + 77, (-T.infinity).bitPattern + 1, T.Bits.max,
  ].map { T(bitPattern: $0) }
  return positive + positive.map { -$0 } + payloads
}

/// A small deterministic source of bits (SplitMix64).
struct Bits {
  var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A number with any bits at all.
  mutating func any<T: TileElement>() -> T { T(bitPattern: T.Bits(truncatingIfNeeded: next())) }

  /// A number of a magnitude between 2^-16 and 2^16, so that sums depend on their order.
  mutating func moderate<T: TileElement>() -> T {
    let fraction = T(next() >> 44) / T(1 << 20)
    let sign: FloatingPointSign = next() & 1 == 0 ? .plus : .minus
    return T(sign: sign, exponent: T.Exponent(next() % 32) - 16, significand: 1 + fraction)
  }
}

/// Hard numbers followed by others with random bits, `count` in all.
func mixedNumbers<T: TileElement>(_ count: Int, seed: UInt64 = 1) -> [T] {
  var bits = Bits(seed: seed)
  let hard = hardNumbers(T.self)
  return (0..<count).map { $0 < hard.count ? hard[$0] : bits.any() }
}

/// Numbers of moderate magnitude.
func moderateNumbers<T: TileElement>(_ count: Int, seed: UInt64 = 1) -> [T] {
  var bits = Bits(seed: seed)
  return (0..<count).map { _ in bits.moderate() }
}
