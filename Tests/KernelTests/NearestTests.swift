import MokumeKernels
import MokumeTensor
import Testing

/// Rounding in registers: what a store and a load make of an element.
@Suite struct NearestTests {
  private static let loops: [(DType, UnaryKernel)] = [
    (.f64, .roundF64), (.f32, .roundF32), (.f16, .roundF16), (.bf16, .roundBF16),
    (.f8e4m3, .roundF8E4M3), (.f8e5m2, .roundF8E5M2),
  ]

  @Test(
    "rounding loops give the nearest number, ties, subnormals and overflow too", arguments: loops)
  func rounding(type: DType, kernel: UnaryKernel) throws {
    try check(Float.self, type, kernel)
    try check(Double.self, type, kernel)
  }

  private func check<T: TileElement>(
    _ element: T.Type, _ type: DType, _ kernel: UnaryKernel
  ) throws {
    let index = try #require(type.kernelIndex)
    let source: [T] = StoreTests.inputs(type)
    let n = source.count
    let wanted = source.map { T(ScalarReference.round(Double($0), to: type)) }
    for level in KernelLevel.available {
      let loops = T.loops(of: Kernels(level: level))
      let found = written(n) { loops.unary[kernel.index]($0, source, n) }
      #expect(difference(found, wanted) == nil, "\(T.self) at \(level)")
      let bytes = writtenBytes(n * type.bitWidth / 8) { _ = loops.store[index]($0, source, n) }
      let loaded = written(n) { target in
        bytes.withUnsafeBytes { source in
          if let base = source.baseAddress { loops.load[index](target, base, n) }
        }
      }
      // A load of f64 into f32 rounds, and so does the loop's register: bits, NaN's too, are the same.
      #expect(
        found.map(\.bitPattern) == loaded.map(\.bitPattern), "stored by \(T.self) at \(level)")
    }
  }

  @Test("a number that a type holds stays what it is, and every NaN becomes one", arguments: loops)
  func again(type: DType, kernel: UnaryKernel) {
    let source: [Float] = StoreTests.inputs(type)
    for level in KernelLevel.available {
      let loop = Kernels(level: level).f32.unary[kernel.index]
      let once = written(source.count) { loop($0, source, source.count) }
      let twice = written(source.count) { loop($0, once, source.count) }
      #expect(once.map(\.bitPattern) == twice.map(\.bitPattern), "at \(level)")
      #expect(Set(once.filter(\.isNaN).map(\.bitPattern)).count == 1, "at \(level)")
    }
  }
}
