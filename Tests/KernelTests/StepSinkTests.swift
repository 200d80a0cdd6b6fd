import MokumeKernels
import MokumeTensor
import Testing

@Suite struct StepSinkTests {
  @Test("stores count what is not finite over all tiles", arguments: KernelLevel.available)
  func stores(level: KernelLevel) {
    let a: [Float] = mixedNumbers(5000, seed: 70)
    let (source, output) = (copied(a), copied([UInt8](repeating: 0, count: 10000)))
    let nonFinite = copied([0])
    defer {
      source.deallocate()
      output.deallocate()
      nonFinite.deallocate()
    }
    var steps = emptySteps(level, Float.self)
    steps.store(.plain(UnsafeRawPointer(source)), .f16, to: output, nonFinite: nonFinite)
    for start in stride(from: 0, to: 5000, by: 2048) {
      steps.run(start: start, offset: start, count: min(2048, 5000 - start))
    }
    let wanted = a.map { ScalarReference.encode(Double($0), as: .f16) }
    #expect(Array(UnsafeBufferPointer(start: output, count: 10000)) == bytes(of: wanted, as: .f16))
    let lost = wanted.count { !ScalarReference.decode($0, as: .f16).isFinite }
    #expect(lost > 0 && nonFinite.pointee == lost)
  }

  @Test("bands count over all tiles, in either order", arguments: KernelLevel.available)
  func bands(level: KernelLevel) {
    for order in KeyOrder.allCases {
      check(level, order, Float.self)
      check(level, order, Double.self)
    }
  }

  private func check<T: TileElement>(_ level: KernelLevel, _ order: KeyOrder, _ type: T.Type) {
    let a: [T] = moderateNumbers(5000, seed: 71)
    let (low, high) = ((1 as T).key(order), (30 as T).key(order))
    let counts = BandCounts([(low, high)])
    tally(level, a, order, count: 5000, tile: 1024, into: counts)
    #expect(counts.drain()[0].band == ScalarReference.band(a, order, low: low, high: high))
  }
}
