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

  @Test(
    "the elected mean is the sum over the weight of what agrees with the sum of all",
    arguments: KernelLevel.available)
  func electedMean(level: KernelLevel) {
    checkMean(Float.self, level)
    checkMean(Double.self, level)
  }

  private func checkMean<T: TileElement>(_ type: T.Type, _ level: KernelLevel) {
    let values: [[T]] = (0..<6).map { seed in
      mixedNumbers(80, seed: 30 + seed) + moderateNumbers(40, seed: 40 + seed)
        + (0..<8).map { T(($0 + Int(seed)) % 3 - 1) }
    }
    let weights: [T] = [1, 0.5, 3, 0.25, 2, 1]
    let memory = values.map(copied)
    defer { for pointer in memory { pointer.deallocate() } }
    for (count, least) in [(1, 1), (2, 0.5), (3, 0), (4, -0.0), (5, 10), (6, T.nan)] {
      for n in [0, 1, 7, 16, 33, values[0].count] {
        let found: [T] = ran(level, n) { steps, target in
          steps.electedMean(
            target, Array(memory[..<count]), weights: weights[..<count].map(Double.init),
            least: Double(least))
        }
        let wanted = (0..<n).map { i in
          mean(values[..<count].map { $0[i] }, Array(weights[..<count]), least)
        }
        #expect(difference(found, wanted) == nil, "\(count) values, least \(least), n = \(n)")
      }
    }
  }

  private func mean<T: TileElement>(_ values: [T], _ weights: [T], _ least: T) -> T {
    let balance = values.dropFirst().reduce(values[0], +)
    let weight = weightAgreeing(values, weights, balance)
    return sumAgreeing(values, balance) / ScalarReference.binary(.maximum, weight, least)
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
