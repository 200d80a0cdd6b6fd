import MokumeKernels
import Testing

@Suite struct SelectTests {
  @Test("select equals the reference in all four forms", arguments: KernelLevel.available)
  func select(level: KernelLevel) {
    check(Float.self, level)
    check(Double.self, level)
  }

  private func check<T: TileElement>(_ type: T.Type, _ level: KernelLevel) {
    let loops = T.loops(of: Kernels(level: level))
    let truths: [T] = [0, 1, -0.0, .nan, .leastNonzeroMagnitude, 1, 0]
    let mask = (0..<101).map { truths[$0 % truths.count] }
    let a: [T] = mixedNumbers(101, seed: 4)
    let b: [T] = mixedNumbers(101, seed: 5).reversed()
    let (sa, sb) = (T(3), T.infinity)
    for n in 0...100 {
      let offset = n % 4
      let forms: [([T], (Int) -> T)] = [
        (
          written(n, offset: offset) { loops.select($0, mask, a, b, n) },
          { ScalarReference.select(mask[$0], a[$0], b[$0]) }
        ),
        (
          written(n, offset: offset) { loops.selectVS($0, mask, a, sb, n) },
          { ScalarReference.select(mask[$0], a[$0], sb) }
        ),
        (
          written(n, offset: offset) { loops.selectSV($0, mask, sa, b, n) },
          { ScalarReference.select(mask[$0], sa, b[$0]) }
        ),
        (
          written(n, offset: offset) { loops.selectSS($0, mask, sa, sb, n) },
          { ScalarReference.select(mask[$0], sa, sb) }
        ),
      ]
      for (form, (found, wanted)) in forms.enumerated() {
        #expect(difference(found, (0..<n).map(wanted)) == nil, "form \(form), n = \(n)")
      }
    }
  }

  @Test("fill writes one number", arguments: KernelLevel.available)
  func fill(level: KernelLevel) {
    let kernels = Kernels(level: level)
    for n in 0...100 {
      #expect(written(n, offset: n % 2) { kernels.f32.fill($0, 2.5, n) }.allSatisfy { $0 == 2.5 })
      #expect(written(n, offset: n % 2) { kernels.f64.fill($0, -3, n) }.allSatisfy { $0 == -3 })
    }
  }
}
