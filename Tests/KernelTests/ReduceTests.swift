import MokumeKernels
import Testing

@Suite struct ReduceTests {
  static let lengths = Array(0...100) + [1023, 1024, 1025, 1039, 2048, 2100]

  @Test(
    "sums and dots have the reference's shape to the last bit", arguments: KernelLevel.available)
  func sums(level: KernelLevel) {
    checkSums(level, moderateNumbers(2101, seed: 7) as [Float], moderateNumbers(2101, seed: 8))
    checkSums(level, moderateNumbers(2101, seed: 7) as [Double], moderateNumbers(2101, seed: 8))
    checkSums(level, mixedNumbers(2101, seed: 7) as [Float], moderateNumbers(2101, seed: 8))
    checkSums(level, mixedNumbers(2101, seed: 7) as [Double], moderateNumbers(2101, seed: 8))
  }

  private func checkSums<T: TileElement>(_ level: KernelLevel, _ a: [T], _ b: [T]) {
    let loops = T.loops(of: Kernels(level: level))
    for n in Self.lengths {
      let blocks = (n + 1023) / 1024
      let start = n % 2
      let (x, y) = (Array(a[start..<start + n]), Array(b[start..<start + n]))
      let sums = written(blocks) { loops.sumBlocks($0, x, n) }
      #expect(difference(sums, ScalarReference.sumBlocks(x)) == nil, "sum, n = \(n)")
      let dots = written(blocks) { loops.dotBlocks($0, x, y, n) }
      #expect(difference(dots, ScalarReference.dotBlocks(x, y)) == nil, "dot, n = \(n)")
    }
  }

  @Test("a Gram block is three dots", arguments: KernelLevel.available)
  func gram(level: KernelLevel) {
    checkGram(level, moderateNumbers(1025, seed: 7) as [Float], moderateNumbers(1025, seed: 8))
    checkGram(level, moderateNumbers(1025, seed: 7) as [Double], moderateNumbers(1025, seed: 8))
    checkGram(level, mixedNumbers(1025, seed: 7) as [Float], moderateNumbers(1025, seed: 8))
  }

  private func checkGram<T: TileElement>(_ level: KernelLevel, _ a: [T], _ b: [T]) {
    let loop = T.loops(of: Kernels(level: level)).gramBlock
    for n in Self.lengths where (1...1024).contains(n) {
      let start = n % 2
      let (x, y) = (Array(a[start..<start + n]), Array(b[start..<start + n]))
      let found = written(3) { loop($0, x, y, n) }
      let wanted = [(x, x), (x, y), (y, y)].flatMap { ScalarReference.dotBlocks($0, $1) }
      #expect(difference(found, wanted) == nil, "n = \(n)")
    }
  }

  @Test("sums depend on the order, or the comparison above would show nothing")
  func sensitivity() {
    let a: [Float] = moderateNumbers(1024, seed: 7)
    #expect(ScalarReference.sumBlocks(a)[0] != a.reduce(0) { $0 + Double($1) })
  }

  @Test("a sum of negative zeros is +0", arguments: KernelLevel.available)
  func zeros(level: KernelLevel) {
    let zeros = [Float](repeating: -0.0, count: 40)
    let sums = written(1) { Kernels(level: level).f32.sumBlocks($0, zeros, 40) }
    #expect(difference(sums, [0.0]) == nil)
  }

  @Test("products of f32 are exact", arguments: KernelLevel.available)
  func exactProducts(level: KernelLevel) {
    let a: [Float] = [1 + 0x1p-23, 1]
    let b: [Float] = [1 + 0x1p-23, -1]
    let dots = written(1) { Kernels(level: level).f32.dotBlocks($0, a, b, 2) }
    #expect(dots == [0x1p-22 + 0x1p-46])
  }

  @Test("extremes equal the reference", arguments: KernelLevel.available)
  func extremes(level: KernelLevel) {
    checkExtremes(level, moderateNumbers(101, seed: 9) as [Float])
    checkExtremes(level, moderateNumbers(101, seed: 9) as [Double])
    checkExtremes(
      level, [Float](repeating: 0, count: 50) + [-0.0] + [Float](repeating: 0, count: 9))
    checkExtremes(level, [Double](repeating: -0.0, count: 50) + [0, -0.0, -0.0])
    checkExtremes(level, hardNumbers().filter { !$0.isNaN } as [Float])
    checkExtremes(level, hardNumbers().filter { !$0.isNaN } as [Double])
  }

  private func checkExtremes<T: TileElement>(_ level: KernelLevel, _ a: [T]) {
    let loops = T.loops(of: Kernels(level: level))
    for n in 1...a.count {
      let x = Array(a[..<n])
      #expect(difference([loops.minimum(x, n)], [ScalarReference.minimum(x)]) == nil, "n = \(n)")
      #expect(difference([loops.maximum(x, n)], [ScalarReference.maximum(x)]) == nil, "n = \(n)")
    }
  }

  @Test("one NaN anywhere makes the extremes NaN", arguments: KernelLevel.available)
  func nan(level: KernelLevel) {
    let kernels = Kernels(level: level)
    for n in 1...50 {
      var a = [Float](repeating: 1, count: n)
      a[(n * 7) % n] = .nan
      a.swapAt((n * 7) % n, (n * 5 + 3) % n)
      #expect(kernels.f32.minimum(a, n).isNaN && kernels.f32.maximum(a, n).isNaN)
      let wide = a.map { Double($0) }
      #expect(kernels.f64.minimum(wide, n).isNaN && kernels.f64.maximum(wide, n).isNaN)
    }
  }
}
