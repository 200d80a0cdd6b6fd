import MokumeKernels
import MokumeTensor
import Testing

@Suite struct RunningSumTests {
  static let segment = reductionBlock * segmentBlocks

  @Test("a segment has 65536 elements, which output bytes depend on")
  func segments() { #expect(Self.segment == 65536) }

  @Test("each segment's block sums are added in order into its cell", arguments: [false, true])
  func cells(isDouble: Bool) {
    if isDouble { check(Double.self) } else { check(Float.self) }
  }

  /// Tails that end within a block and with one, none at all, and less than a block in all.
  private func check<T: TileElement>(_ type: T.Type) {
    for count in [2 * Self.segment + 2500, 2 * Self.segment, Self.segment + 2048, 1024, 700, 1] {
      let tensor = Tensor<T>(count)
      defer { tensor.deallocate() }
      for level in KernelLevel.available {
        let wanted = tensor.wanted(level)
        for tile in [1024, 2048, 5120] {
          let whole = tensor.sums(level, tile, chunks: [0..<count])
          #expect(difference(whole, wanted) == nil, "\(count) elements at \(level), tile \(tile)")
        }
        let chunks = stride(from: 0, to: count, by: Self.segment).reversed().map {
          $0..<min($0 + Self.segment, count)
        }
        let apart = tensor.sums(level, 2048, chunks: chunks)
        #expect(difference(apart, wanted) == nil, "\(count) elements at \(level), in chunks")
      }
    }
  }
}

/// Two operands of a tensor of so many elements, and its sums.
private struct Tensor<T: TileElement> {
  let x: UnsafeMutablePointer<T>
  let y: UnsafeMutablePointer<T>
  let count: Int

  init(_ count: Int) {
    self.count = count
    let (a, b): ([T], [T]) = (moderateNumbers(5003, seed: 60), moderateNumbers(4999, seed: 61))
    x = copied((0..<count).map { a[$0 % 5003] })
    y = copied((0..<count).map { b[$0 % 4999] })
  }

  func deallocate() {
    x.deallocate()
    y.deallocate()
  }

  var cellCount: Int { (count + RunningSumTests.segment - 1) / RunningSumTests.segment }

  /// The cells of x, x * y, and of x * x, x * y and y * y, from loops that have tests of their own.
  func wanted(_ level: KernelLevel) -> [Double] {
    let loops = T.loops(of: Kernels(level: level))
    let blocks = (count + reductionBlock - 1) / reductionBlock
    let sum = written(blocks) { loops.sumBlocks($0, x, count) }
    let dots = [(x, y), (x, x), (x, y), (y, y)].map { a, b in
      written(blocks) { loops.dotBlocks($0, a, b, count) }
    }
    return ([sum] + dots).flatMap { partials in
      stride(from: 0, to: blocks, by: segmentBlocks).map {
        partials[$0..<min($0 + segmentBlocks, blocks)].reduce(0, +)
      }
    }
  }

  /// The same from programs, one for each chunk, with operands in the chunk's bytes.
  func sums(_ level: KernelLevel, _ tile: Int, chunks: [Range<Int>]) -> [Double] {
    written(5 * cellCount) { cells in
      let places = (0..<5).map { cells + $0 * cellCount }
      for chunk in chunks { run(level, tile, chunk, places) }
    }
  }

  private func run(
    _ level: KernelLevel, _ tile: Int, _ chunk: Range<Int>, _ cells: [UnsafeMutablePointer<Double>]
  ) {
    let all = [[cells[0]], [cells[1]], Array(cells[2...])].map {
      RunningSums(cells: $0, elementCount: count)
    }
    let a = StepList<T>.Place.plain(UnsafeRawPointer(x + chunk.lowerBound))
    let b = StepList<T>.Place.plain(UnsafeRawPointer(y + chunk.lowerBound))
    var steps = emptySteps(level, T.self)
    steps.sum(a, times: nil, into: all[0])
    steps.sum(a, times: b, into: all[1])
    steps.gram(a, b, into: all[2])
    // The steps know the sums by their address alone.
    withExtendedLifetime(all) {
      for start in stride(from: chunk.lowerBound, to: chunk.upperBound, by: tile) {
        let length = min(tile, chunk.upperBound - start)
        steps.run(start: start, offset: start - chunk.lowerBound, count: length)
      }
    }
  }
}
