import MokumeKernels
import Testing

@Suite("Rows that are combined with the numbers of columns")
struct ColumnTests {
  @Test("sums and extremes equal the reference", arguments: KernelLevel.available)
  func reductions(level: KernelLevel) {
    check(Float.self, level)
    check(Double.self, level)
  }

  private func check<T: TileElement>(_ type: T.Type, _ level: KernelLevel) {
    let loops = T.loops(of: Kernels(level: level))
    let (a, b): ([T], [T]) = (mixedNumbers(200), mixedNumbers(200, seed: 2).reversed())
    let numbers: [Double] = mixedNumbers(200, seed: 3).map { $0 / 0x1p100 }
    for n in [0, 1, 7, 8, 15, 16, 17, 33, 64, 200] {
      let (x, y, before) = (Array(a[..<n]), Array(b[..<n]), Array(numbers[..<n]))
      func expect(_ wanted: [Double], _ loop: (UnsafeMutablePointer<Double>) -> Void) {
        let found = written(n, offset: n % 3) { (place: UnsafeMutablePointer<Double>) in
          place.update(from: before, count: n)
          loop(place)
        }
        #expect(difference(found, wanted) == nil, "\(type), n = \(n)")
      }
      expect(ScalarReference.addRow(x, to: before)) { loops.addRow($0, x, n) }
      expect(ScalarReference.addProducts(x, y, to: before)) { loops.addProducts($0, x, y, n) }
      expect(ScalarReference.lowerRow(x, before)) { loops.lowerRow($0, x, n) }
      expect(ScalarReference.raiseRow(x, before)) { loops.raiseRow($0, x, n) }
      expect(ScalarReference.lowerRow(x, x.map(Double.init))) { place in
        place.update(from: x.map(Double.init), count: n)
        loops.lowerRow(place, x, n)
      }
    }
  }

  @Test(
    "zeros of both signs and NaN are ordered as by min and max", arguments: KernelLevel.available)
  func zeros(level: KernelLevel) {
    let loops = Kernels(level: level).f32
    let row: [Float] = [0, -0, 0, -0, .nan, 1]
    let before: [Double] = [-0, 0, 0, -0, 1, .nan]
    let lowered = written(6) { (place: UnsafeMutablePointer<Double>) in
      place.update(from: before, count: 6)
      loops.lowerRow(place, row, 6)
    }
    #expect(difference(lowered, [-0, -0, 0, -0, .nan, .nan]) == nil)
    let raised = written(6) { (place: UnsafeMutablePointer<Double>) in
      place.update(from: before, count: 6)
      loops.raiseRow(place, row, 6)
    }
    #expect(difference(raised, [0, 0, 0, -0, .nan, .nan]) == nil)
  }
}
