import MokumeKernels
import Testing

@Suite struct ElementwiseTests {
  @Test("unary loops equal the reference", arguments: KernelLevel.available, UnaryKernel.allCases)
  func unary(level: KernelLevel, kernel: UnaryKernel) {
    checkUnary(Float.self, level, kernel)
    checkUnary(Double.self, level, kernel)
  }

  private func checkUnary<T: TileElement>(
    _ type: T.Type, _ level: KernelLevel, _ kernel: UnaryKernel
  ) {
    let loop = T.loops(of: Kernels(level: level)).unary[kernel.index]
    let a: [T] = mixedNumbers(300)
    let wanted = a.map { ScalarReference.unary(kernel, $0) }
    for n in Array(0...100) + [300] {
      let found = written(n, offset: n % 3) { loop($0, a, n) }
      #expect(difference(found, wanted[..<n]) == nil, "n = \(n)")
    }
    let inPlace = written(a.count) { pointer in
      pointer.update(from: a, count: a.count)
      loop(pointer, pointer, a.count)
    }
    #expect(difference(inPlace, wanted) == nil, "in place")
  }

  @Test("binary loops equal the reference", arguments: KernelLevel.available, BinaryKernel.allCases)
  func binary(level: KernelLevel, kernel: BinaryKernel) {
    checkPairs(Float.self, level, kernel)
    checkPairs(Double.self, level, kernel)
    checkLengths(Float.self, level, kernel)
    checkLengths(Double.self, level, kernel)
  }

  /// Every pair of hard numbers, in all three forms.
  private func checkPairs<T: TileElement>(
    _ type: T.Type, _ level: KernelLevel, _ kernel: BinaryKernel
  ) {
    let loops = T.loops(of: Kernels(level: level))
    let a = hardNumbers(T.self)
    let n = a.count
    for b in a {
      let wanted = a.map { ScalarReference.binary(kernel, $0, b) }
      let same = [T](repeating: b, count: n)
      let arrays = written(n) { loops.binary[kernel.index]($0, a, same, n) }
      #expect(difference(arrays, wanted) == nil, "array with array of \(b)")
      let scalar = written(n) { loops.binaryVS[kernel.index]($0, a, b, n) }
      #expect(difference(scalar, wanted) == nil, "array with \(b)")
      let swapped = a.map { ScalarReference.binary(kernel, b, $0) }
      let reverse = written(n) { loops.binarySV[kernel.index]($0, b, a, n) }
      #expect(difference(reverse, swapped) == nil, "\(b) with array")
    }
  }

  /// Every length and several alignments, in all three forms and in place.
  private func checkLengths<T: TileElement>(
    _ type: T.Type, _ level: KernelLevel, _ kernel: BinaryKernel
  ) {
    let loops = T.loops(of: Kernels(level: level))
    let a: [T] = moderateNumbers(101, seed: 2)
    let b: [T] = moderateNumbers(101, seed: 3)
    let wanted = zip(a, b).map { ScalarReference.binary(kernel, $0, $1) }
    let wantedVS = a.map { ScalarReference.binary(kernel, $0, b[0]) }
    let wantedSV = b.map { ScalarReference.binary(kernel, a[0], $0) }
    for n in 0...100 {
      let inPlace = written(n, offset: n % 3) { pointer in
        pointer.update(from: b, count: n)
        loops.binary[kernel.index](pointer, a, pointer, n)
      }
      #expect(difference(inPlace, wanted[..<n]) == nil, "n = \(n)")
      let scalar = written(n, offset: n % 5) { loops.binaryVS[kernel.index]($0, a, b[0], n) }
      #expect(difference(scalar, wantedVS[..<n]) == nil, "n = \(n), array with scalar")
      let reverse = written(n, offset: n % 7) { loops.binarySV[kernel.index]($0, a[0], b, n) }
      #expect(difference(reverse, wantedSV[..<n]) == nil, "n = \(n), scalar with array")
    }
  }
}
