import MergeTestSupport
import Testing

@testable import MokumeRuntime

@Suite("Order statistics")
struct OrderStatisticsTests {
  static let keys: [(name: String, keys: [UInt64])] = [
    ("one", [7]), ("equal", .init(repeating: 9, count: 50)), ("extremes", [.max, 0, .max, 1]),
    ("ascending", (0..<5000).map { $0 * 3 }), ("descending", (0..<5000).map { 15_000 - $0 * 3 }),
    ("random", random(3000) { $0 }), ("few", random(3000) { $0 % 7 }),
    ("far apart", random(3000) { 1 << ($0 % 64) }),
    ("crowded", random(3000) { $0 % 100 + 1 << 40 }),
  ]

  private static func random(_ count: Int, _ key: (UInt64) -> UInt64) -> [UInt64] {
    var bits = Bits(seed: 77)
    return (0..<count).map { _ in key(bits.next()) }
  }

  @Test("the key at a position is that of the sorted keys", arguments: keys)
  func positions(name: String, keys: [UInt64]) {
    let sorted = keys.sorted(by: >)
    for position in Set([0, 1, keys.count / 5, keys.count / 2, keys.count - 1]) {
      guard position < keys.count else { continue }
      let found = largest(at: position, of: keys)
      #expect(found.key == sorted[position], "\(name), position \(position)")
      #expect(found.above == sorted.firstIndex(of: found.key), "\(name), position \(position)")
    }
  }

  @Test("two positions are found at once, next to each other and at both ends", arguments: keys)
  func pairs(name: String, keys: [UInt64]) {
    let sorted = keys.sorted(by: >)
    let limits = (keys.max() ?? 0) < 1 << 32 ? [UInt64(1) << 32, .max] : [.max]
    // Keys are below their limit.
    for limit in limits where !keys.contains(.max) {
      let counted = CountedKeys(keys, limit: limit)
      let last = keys.count - 1
      for (first, second) in [(0, 0), (0, last), (last / 2, last / 2), (last / 3, last / 2)] {
        let found = counted.keys(at: first, second)
        #expect(found == (sorted[first], sorted[second]), "\(name), \(first) and \(second)")
      }
    }
  }

  @Test("the wanted keys are those above the threshold and some of those equal to it")
  func wanted() {
    #expect(largest(3, of: [5, 9, 5, 1, 5]) == (5, 2))
    #expect(largest(9, of: [5, 9]) == (5, 8))
    #expect(largest(0, of: [5, 9]) == (.max, 0))
    #expect(largest(2, of: []) == (.max, 0))
  }
}
