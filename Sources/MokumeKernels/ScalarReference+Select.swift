extension ScalarReference {
  /// What a band loop counts: keys from `high` on, and how often each key in `low..<high` occurs.
  package struct Band: Equatable {
    package var above = 0
    package var counts: [UInt64: UInt32] = [:]

    package init() {}
  }

  /// The band loop over `a`, beginning with an empty tally.
  package static func band<T: TileElement>(
    _ a: [T], _ order: KeyOrder = .magnitude, low: UInt64, high: UInt64
  ) -> Band {
    var band = Band()
    for key in a.map({ $0.key(order) }) {
      if key >= high {
        band.above += 1
      } else if key >= low {
        band.counts[key, default: 0] += 1
      }
    }
    return band
  }

  /// 1 where an element is kept: its key is above `key`, or equal while `ties` lasts; the largest
  /// number of ties lasts for ever.
  package static func keep<T: TileElement>(_ a: [T], key: UInt64, ties: inout UInt64) -> [T] {
    var result: [T] = []
    for own in a.map({ $0.key(.magnitude) }) {
      let tied = own == key && ties > 0
      if tied && ties < .max { ties -= 1 }
      result.append(own > key || tied ? 1 : 0)
    }
    return result
  }

  /// The elements that `keep` keeps, +0 for the others.
  package static func trim<T: TileElement>(_ a: [T], key: UInt64, ties: inout UInt64) -> [T] {
    zip(a, keep(a, key: key, ties: &ties)).map { $1 == 1 ? $0 : 0 }
  }
}
