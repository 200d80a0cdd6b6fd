import Testing

/// A method that takes turns in blocks of neighbours, against its definition.
@Suite("Methods beyond mergekit, block by block")
struct BeyondBlockTests {
  typealias Methods = BeyondMethods

  @Test(
    "cabs gives each model what those before it left of a block", arguments: [0, 1, 2, 4],
    [1, 3, 4])
  func cabs(keep: Int, block: Int) throws {
    guard keep <= block else { return }
    let weights = [1.0, 0.5, -2]
    let expected = Methods.base.indices.map { tensor in
      let count = Methods.base[tensor].count
      var merged = [Double](repeating: 0, count: count)
      var isTaken = [Bool](repeating: false, count: count)
      for (delta, weight) in zip(Methods.deltas, weights) {
        let values = delta[tensor]
        for start in stride(from: 0, to: count, by: block) {
          let left = (start..<min(start + block, count)).filter { !isTaken[$0] && values[$0] != 0 }
          let order = left.sorted { (-values[$0].magnitude, $0) < (-values[$1].magnitude, $1) }
          for index in order.prefix(keep) {
            isTaken[index] = true
            merged[index] = 0.7 * weight * values[index]
          }
        }
      }
      return merged
    }
    try Methods.expect(
      "cabs([a - base, b - base, c - base], keep: \(keep), of: \(block), weights: \(weights), "
        + "scale: 0.7)", expected)
  }
}
