import MokumeKernels

/// Keys that a band loop is to look for.
typealias BandRange = (low: UInt64, high: UInt64)

/// The shift that fits a band into a tally's buckets.
func bandShift(_ band: BandRange) -> Int {
  let width = band.high - band.low
  let bits = UInt64.bitWidth - (width == 0 ? 0 : width - 1).leadingZeroBitCount
  return max(0, bits - Tally.bucketCount.trailingZeroBitCount)
}

/// Tallies of one step over several bands.
final class BandCounts {
  let ranges: [BandRange]
  let tallies: [Tally]
  private let above: UnsafeMutablePointer<Int>

  init(_ ranges: [BandRange]) {
    self.ranges = ranges
    tallies = ranges.map { _ in Tally() }
    above = copied([Int](repeating: 0, count: ranges.count))
  }

  deinit { above.deallocate() }

  /// What a step takes.
  var bands: [Tally.Band] {
    ranges.indices.map {
      let (low, high) = ranges[$0]
      return tallies[$0].band(
        low: low, high: high, shift: bandShift(ranges[$0]), above: above + $0)
    }
  }

  func above(_ place: Int) -> Int { above[place] }

  /// What was found in each band, and the totals by bucket; empties the tallies.
  func drain() -> [(band: ScalarReference.Band, totals: [UInt64])] {
    ranges.indices.map { place in
      var totals = [UInt64](repeating: 0, count: Tally.bucketCount)
      var band = ScalarReference.Band()
      for run in tallies[place].drain(into: &totals) ?? [] { band.counts[run.key] = run.count }
      band.above = above[place]
      above[place] = 0
      return (band, totals)
    }
  }
}

/// Looks for bands in the first `count` elements, by tiles of so many or all in one.
func tally<T: TileElement>(
  _ level: KernelLevel, _ a: [T], _ order: KeyOrder = .magnitude, count: Int, tile: Int? = nil,
  into counts: BandCounts
) {
  let source = copied(a)
  defer { source.deallocate() }
  var steps = emptySteps(level, T.self)
  steps.band(.plain(UnsafeRawPointer(source)), order, counts.bands)
  steps.run(start: 0, offset: 0, count: count, tile: tile)
}
