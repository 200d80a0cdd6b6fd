import MokumeKernels
import Testing

@Suite("What agrees with an elected sign")
struct AgreementTests {
  @Test(
    "equals its definition by other loops, for any number of models",
    arguments: KernelLevel.available)
  func definition(level: KernelLevel) {
    check(Float.self, level)
    check(Double.self, level)
  }

  private func check<T: TileElement>(_ type: T.Type, _ level: KernelLevel) {
    let signs: [T] = mixedNumbers(101, seed: 9)
    let values: [[T]] = (0..<6).map { mixedNumbers(101, seed: 20 + $0) }
    let weights: [Double] = [1, 0.5, 3, 0.25, 2, 1]
    let memory = (values + [signs]).map(copied)
    defer { for pointer in memory { pointer.deallocate() } }
    for count in 1...6 {
      for n in [0, 1, 7, 16, 33, 100] {
        let sum: [T] = ran(level, n) { steps, target in
          steps.agreeingSum(target, .register(memory[6]), Array(memory[..<count]))
        }
        #expect(
          difference(
            sum, (0..<n).map { i in sumAgreeing(values[..<count].map { $0[i] }, signs[i]) })
            == nil, "sum of \(count), n = \(n)")
        let weight: [T] = ran(level, n) { steps, target in
          steps.agreeingWeight(
            target, .register(memory[6]), Array(memory[..<count]), weights: Array(weights[..<count])
          )
        }
        let wanted = (0..<n).map { i in
          weightAgreeing(values[..<count].map { $0[i] }, weights.map { T($0) }, signs[i])
        }
        #expect(difference(weight, wanted) == nil, "weight of \(count), n = \(n)")
      }
    }
  }

  /// s * (max(s * x1, 0) + …) by the scalar reference of each operation.
  private func sumAgreeing<T: TileElement>(_ values: [T], _ balance: T) -> T {
    let sign: T = balance >= 0 ? 1 : -1
    let kept = values.map { ScalarReference.binary(.maximum, sign * $0, 0) }
    return sign * kept.reduce(0, +)
  }

  private func weightAgreeing<T: TileElement>(_ values: [T], _ weights: [T], _ balance: T) -> T {
    let sign: T = balance >= 0 ? 1 : -1
    return zip(values, weights).reduce(0) { $0 + (sign * $1.0 > 0 ? $1.1 : 0) }
  }
}
