import Foundation

/// The elements of a base and three fine-tunes, each a function of its index alone.
///
/// The base is N(0, 0.02). A fine-tune is the base with N(0, 0.002) added to half of its elements
/// and the sum rounded to bf16; the other half keeps the base's bits.
///
/// Normal numbers come from a table of 65536 quantiles, as fast as memory and fine enough for
/// numbers that end as bf16. The random bits are SplitMix64 of the index (Steele, Lea and Flood
/// 2014), so that threads and chunks do not change the files.
struct Weights {
  static let fineTunes = 3

  private let base: [UInt16]  // bf16
  private let noise: [Float]

  init() {
    let quantiles = (0..<65536).map { normalQuantile((Double($0) + 0.5) / 65536) }
    base = quantiles.map { roundedToBF16(Float(0.02 * $0)) }
    noise = quantiles.map { Float(0.002 * $0) }
  }

  /// Fills one buffer per model, base first, with the elements from `start` on, as bf16.
  ///
  /// `start` and the size of the buffers are multiples of 4 except at the end of the model.
  func fill(_ models: [UnsafeMutableBufferPointer<UInt16>], from start: Int) {
    base.withUnsafeBufferPointer { base in
      noise.withUnsafeBufferPointer { noise in
        for element in models[0].indices {
          let index = UInt64(start + element)
          let origin = base[Int(mixed(index / 4) >> (index % 4 * 16) & 0xFFFF)]
          models[0][element] = origin
          var bits = mixed(index | 1 << 63)  // apart from the base's indices
          for model in 1...Self.fineTunes {
            let moved = roundedToBF16(widened(origin) + noise[Int(bits & 0xFFFF)])
            models[model][element] = bits & 0x10000 == 0 ? origin : moved
            bits >>= 17
          }
        }
      }
    }
  }
}

private func mixed(_ index: UInt64) -> UInt64 {
  var z = (index &+ 1) &* 0x9E37_79B9_7F4A_7C15
  z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
  z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
  return z ^ z >> 31
}

/// To nearest, ties to even; the argument is finite.
private func roundedToBF16(_ x: Float) -> UInt16 {
  let bits = x.bitPattern
  return UInt16(truncatingIfNeeded: (bits &+ 0x7FFF &+ (bits >> 16 & 1)) >> 16)
}

private func widened(_ bf16: UInt16) -> Float { Float(bitPattern: UInt32(bf16) << 16) }

/// The x below which a standard normal number lies with probability `p`, 0 < p < 1.
///
/// Halves an interval until it is as narrow as a `Double` allows: a table is made once.
private func normalQuantile(_ p: Double) -> Double {
  var (low, high) = (-8.0, 8.0)
  while true {
    let middle = (low + high) / 2
    guard low < middle, middle < high else { return middle }
    if erfc(-middle / 2.0.squareRoot()) / 2 < p { low = middle } else { high = middle }
  }
}
