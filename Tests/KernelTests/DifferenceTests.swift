import MokumeKernels
import Testing

@Suite("Selections from differences of stored operands")
struct DifferenceTests {
  /// Two arrays of bf16 whose differences are hard numbers, and small ones many of which are equal.
  private struct Pair {
    let x: StoredNumbers
    let y: StoredNumbers
    let differences: [Float]

    init() {
      let tied = (MagnitudeTests.tiedNumbers(1200) as [Double]).map {
        ScalarReference.encode($0, as: .bf16)
      }
      let zero = ScalarReference.encode(0.0, as: .bf16)
      let moderate = StoredNumbers.moderate(1300, seed: 60)
      x = StoredNumbers(tied + moderate)
      y = StoredNumbers(tied.map { _ in zero } + StoredNumbers.moderate(1300, seed: 61))
      differences = zip(x.numbers, y.numbers).map { $0 - $1 }
    }

    func deallocate() {
      x.deallocate()
      y.deallocate()
    }
  }

  private static let lengths = Array(0...40) + [63, 64, 65, 1023, 1024, 1025, 2400]
  private static let limits: [Float] = [0, 1, 2, 4, .infinity, .nan]

  @Test("trimming one is subtracting, then trimming", arguments: KernelLevel.available)
  func trim(level: KernelLevel) {
    let pair = Pair()
    let ties = copied([0 as UInt64])
    defer {
      pair.deallocate()
      ties.deallocate()
    }
    for key in Self.limits.map({ $0.key(.magnitude) }) + [1 << 32] {
      for count: UInt64 in [0, 1, 17, 300, .max] {
        for n in Self.lengths {
          let offset = n % 7
          var left = count
          let wanted = ScalarReference.trim(
            Array(pair.differences[offset..<offset + n]), key: key, ties: &left)
          ties.pointee = count
          let found = ran(level, n, offset: offset) { steps, target in
            let isBound = steps.trimDifference(
              target, pair.x.place, pair.y.place, key: key, ties: ties)
            #expect(isBound)
          }
          #expect(difference(found, wanted) == nil, "key \(key), \(count) ties, n = \(n)")
          #expect(ties.pointee == left, "ties left, key \(key), \(count) ties, n = \(n)")
        }
      }
    }
  }

  @Test("trimming by two keys is the difference of two trims", arguments: KernelLevel.available)
  func trimTwo(level: KernelLevel) {
    let pair = Pair()
    let (values, ties) = (copied(pair.differences), copied([0, 0] as [UInt64]))
    defer {
      pair.deallocate()
      values.deallocate()
      ties.deallocate()
    }
    let keys = Self.limits.map { $0.key(.magnitude) } + [1 << 32]
    for (key, other) in keys.flatMap({ key in keys.map { (key, $0) } }) {
      for counts: [UInt64] in [[0, 0], [17, 0], [300, 1], [1, .max], [.max, .max]] {
        for n in [0, 5, 16, 33, 1025, 2400] {
          let own = Array(pair.differences[..<n])
          var (more, less) = (counts[0], counts[1])
          let wanted = zip(
            ScalarReference.trim(own, key: key, ties: &more),
            ScalarReference.trim(own, key: other, ties: &less)
          ).map { $0 - $1 }
          let found = [true, false].map { isStored in
            (ties[0], ties[1]) = (counts[0], counts[1])
            return ran(level, n, offset: 0) { steps, target in
              if isStored {
                let isBound = steps.trimTwoDifference(
                  target, pair.x.place, pair.y.place, key: key, less: other, ties: ties)
                #expect(isBound)
              } else {
                steps.trimTwo(target, .register(values), key: key, less: other, ties: ties)
              }
            }
          }
          for found in found {
            #expect(difference(found, wanted) == nil, "\(key) less \(other), \(counts), n = \(n)")
          }
          #expect(
            [ties[0], ties[1]] == [more, less], "ties of \(key), \(other), \(counts), n = \(n)")
        }
      }
    }
  }

  @Test("tallying one is subtracting, then tallying", arguments: KernelLevel.available)
  func band(level: KernelLevel) {
    let pair = Pair()
    defer { pair.deallocate() }
    let keys = Self.limits.map { $0.key(.magnitude) }
    let bands =
      [(keys[1], keys[2]), (keys[2], keys[2] + 1), (keys[1], keys[4] + 1), (0, 0), (0, 1)]
      + [(keys[3], keys[5]), (keys[4], keys[5] + 1), (0, 1 << 33), (1 << 32, 1 << 33)]
    for first in bands {
      for second in bands { check(level, pair, [first, second]) }
      check(level, pair, [first])
    }
  }

  private func check(_ level: KernelLevel, _ pair: Pair, _ ranges: [BandRange]) {
    let counts = BandCounts(ranges)
    for n in ranges.count > 1 ? [31, 32, 33, 1025, 2400] : Self.lengths {
      let own = Array(pair.differences[n % 7..<n % 7 + n])
      var steps = emptySteps(level, Float.self)
      let isBound = steps.bandDifference(
        pair.x.place, pair.y.place, .magnitude, counts.bands)
      #expect(isBound)
      steps.run(start: 0, offset: n % 7, count: n)
      for (range, found) in zip(ranges, counts.drain()) {
        #expect(
          found.band == ScalarReference.band(own, low: range.low, high: range.high),
          "\(range) of \(ranges), n = \(n)")
      }
    }
  }

  @Test("comparing the magnitude of one is subtracting first", arguments: KernelLevel.available)
  func magnitude(level: KernelLevel) {
    let pair = Pair()
    defer { pair.deallocate() }
    for kernel in [BinaryKernel.less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual] {
      for n in Self.lengths {
        let own = pair.differences[n % 7..<n % 7 + n]
        let limit = own.first { $0.isFinite && $0 != 0 }?.magnitude ?? 0
        let found: [Float] = ran(level, n, offset: n % 7) {
          let isBound = $0.magnitudeDifference(
            kernel, $1, pair.x.place, pair.y.place, Double(limit))
          #expect(isBound)
        }
        let wanted = own.map { ScalarReference.binary(kernel, $0.magnitude, limit) }
        #expect(difference(found, wanted) == nil, "\(kernel), n = \(n)")
      }
    }
  }

  @Test("there is no such loop for registers, for f64 and for keys in the order of values")
  func absent() {
    let f32 = LoopTable(Kernels(), isDouble: false)
    let f64 = LoopTable(Kernels(), isDouble: true)
    #expect(f32.trimDifference(.stored, .stored) != nil)
    #expect(f32.bandDifference(.magnitude, .stored, .stored) != nil)
    #expect(f32.bandDifference(.value, .stored, .stored) == nil)
    #expect(f32.trimDifference(.stored, .register) == nil)
    #expect(f32.bandDifference(.magnitude, .register, .stored) == nil)
    #expect(f64.trimDifference(.stored, .stored) == nil)
    #expect(f64.bandDifference(.magnitude, .stored, .stored) == nil)
  }
}
