import MokumeKernels
import Testing

@Suite("Loops of several operations")
struct FoldTests {
  private static let lengths = [0, 1, 7, 8, 15, 16, 17, 33, 128]

  @Test("a fold is its operation of two after two", arguments: KernelLevel.available)
  func fold(level: KernelLevel) {
    checkFold(Float.self, level)
    checkFold(Double.self, level)
  }

  private func checkFold<T: TileElement>(_ type: T.Type, _ level: KernelLevel) {
    let values: [[T]] = (0..<6).map { mixedNumbers(128, seed: 50 + $0) }
    let memory = values.map(copied)
    defer { for pointer in memory { pointer.deallocate() } }
    for kernel in [BinaryKernel.add, .minimum, .maximum] {
      for count in 1...6 {
        for n in Self.lengths {
          let found: [T] = ran(level, n) { $0.fold(kernel, $1, Array(memory[..<count])) }
          let wanted = (0..<n).map { i in
            values[1..<count].reduce(values[0][i]) { ScalarReference.binary(kernel, $0, $1[i]) }
          }
          #expect(difference(found, wanted) == nil, "\(kernel) of \(count), n = \(n)")
        }
      }
    }
  }

  private static let comparisons: [BinaryKernel] = [
    .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual,
  ]

  @Test("a magnitude is compared as its absolute value is", arguments: KernelLevel.available)
  func magnitude(level: KernelLevel) {
    checkMagnitude(Float.self, level)
    checkMagnitude(Double.self, level)
  }

  private func checkMagnitude<T: TileElement>(_ type: T.Type, _ level: KernelLevel) {
    let a: [T] = mixedNumbers(112, seed: 60) + (0..<16).map { T($0 % 5 - 2) }
    let source = copied(a)
    defer { source.deallocate() }
    for kernel in Self.comparisons {
      for limit in [2, 0, -1, 0.1, T.infinity, .nan] {
        for n in Self.lengths {
          let found: [T] = ran(level, n) {
            $0.magnitude(kernel, $1, .plain(UnsafeRawPointer(source)), Double(limit))
          }
          let wanted = a[..<n].map { ScalarReference.binary(kernel, $0.magnitude, limit) }
          #expect(difference(found, wanted) == nil, "\(kernel) \(limit), n = \(n)")
        }
      }
    }
  }

  @Test("ones are counted as they are added up", arguments: KernelLevel.available)
  func count(level: KernelLevel) {
    checkCount(Float.self, level)
    checkCount(Double.self, level)
  }

  private func checkCount<T: TileElement>(_ type: T.Type, _ level: KernelLevel) {
    let masks: [[T]] = [61, 62].map { seed in
      (moderateNumbers(2100, seed: seed) as [T]).map { $0 > 0 ? 1 : 0 }
    }
    let (a, b) = (copied(masks[0]), copied(masks[1]))
    defer {
      a.deallocate()
      b.deallocate()
    }
    for n in Self.lengths + [1023, 1024, 1025, 2100] {
      let (alone, both) = (copied([0.0, 0, 0]), copied([0.0, 0, 0]))
      defer {
        alone.deallocate()
        both.deallocate()
      }
      var steps = emptySteps(level, T.self)
      let sums = [alone, both].map {
        RunningSums(cells: [$0], elementCount: n)
      }
      steps.sum(.register(a), times: nil, areMasks: true, into: sums[0])
      steps.sum(.register(a), times: .register(b), areMasks: true, into: sums[1])
      withExtendedLifetime(sums) { steps.run(start: 0, offset: 0, count: n) }
      #expect(alone[0] == masks[0][..<n].reduce(0) { $0 + Double($1) }, "n = \(n)")
      let products = zip(masks[0], masks[1]).prefix(n).map { Double($0 * $1) }
      #expect(both[0] == products.reduce(0, +), "n = \(n)")
    }
  }
}
