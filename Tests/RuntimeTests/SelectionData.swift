import MergeTestSupport
import Testing

@testable import MokumeRuntime

/// Elements that are hard to select from.
struct SelectionData: CustomTestStringConvertible, Sendable {
  let name: String
  let make: @Sendable (_ count: Int) -> [Double]
  var testDescription: String { name }

  /// All can be held by a bf16, so that every type has the same numbers.
  static let all = [
    SelectionData(name: "all equal") { [Double](repeating: -0.5, count: $0) },
    SelectionData(name: "all zero") { [Double](repeating: 0, count: $0) },
    SelectionData(name: "mostly zero") { count in
      filled(count) { $0.next() % 100 == 0 ? bell(&$0) : 0 }
    },
    SelectionData(name: "five magnitudes") { count in
      filled(count) { bits in (bits.next() & 1 == 0 ? 1 : -1) * Double(1 + bits.next() % 5) }
    },
    SelectionData(name: "bell-shaped") { filled($0, bell) },
    SelectionData(name: "every exponent") { count in
      filled(count) { bits in
        let word = bits.next()
        let sign: FloatingPointSign = word & 1 == 0 ? .plus : .minus
        return Double(sign: sign, exponent: Int(word >> 8 % 250) - 125, significand: 1.5)
      }
    },
    SelectionData(name: "subnormal") { count in
      filled(count) { Double(Int64($0.next() % 100) - 50) * 0x1p-133 }
    },
    SelectionData(name: "ascending") { count in (0..<count).map { Double($0 >> 12) } },
    SelectionData(name: "descending") { count in (0..<count).map { Double((count - $0) >> 12) } },
    SelectionData(name: "large ones between the samples") { missampled($0, sampled: 1, other: 64) },
    SelectionData(name: "large ones in the samples only") { missampled($0, sampled: 64, other: 1) },
    SelectionData(name: "some NaN and infinite") { count in
      filled(count) { bits in
        let word = bits.next() % 100
        return word == 0 ? .nan : word == 1 ? .infinity : word == 2 ? -.infinity : bell(&bits)
      }
    },
  ]

  private static func filled(_ count: Int, _ next: (inout Bits) -> Double) -> [Double] {
    var bits = Bits(seed: UInt64(count))
    var values: [Double] = []
    values.reserveCapacity(count)
    for _ in 0..<count { values.append(next(&bits)) }
    return values
  }

  /// A bell-shaped number that a bf16 holds.
  private static func bell(_ bits: inout Bits) -> Double {
    Double(Float(bitPattern: Float(bits.bell()).bitPattern & 0xFFFF_0000))
  }

  /// Numbers of one size where a selection samples, and of another elsewhere.
  private static func missampled(_ count: Int, sampled: Double, other: Double) -> [Double] {
    var values = filled(count) { bits in other * bell(&bits) }
    let budget = SelectionBudget(open: 1, memory: 1 << 30)
    let share = min(1, Double(budget.sampleCount(of: count)) / Double(max(1, count)))
    for range in SampleBlocks(count: count, share: share).ranges {
      for index in range { values[index] *= sampled / other }
    }
    return values
  }
}
