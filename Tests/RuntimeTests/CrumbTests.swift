import MergeTestSupport
import MokumeTensor
import Testing

@Suite("Counts of breadcrumbs and SCE")
struct CrumbTests {
  /// Values whose magnitudes are a permutation of 1 to n, so that each rank is one element.
  private static func ranks(_ count: Int) -> [Double] {
    var bits = Bits(seed: UInt64(count))
    var values = (1...count).map { Double($0) }
    for index in values.indices.reversed() {
      values.swapAt(index, Int(bits.next() % UInt64(index + 1)))
    }
    return values.map { bits.next() & 1 == 0 ? $0 : -$0 }
  }

  @Test(
    "breadcrumbs keeps exactly floor(density * n) values below the floor(gamma * n) largest",
    arguments: [0.001, 0.29, 1.0 / 3, 0.6, 0.9, 0.999], [0, 0.01, 0.1, 1.0 / 3, 0.7])
  func crumbs(density: Double, gamma: Double) throws {
    let counts = [1, 2, 3, 10, 100, 1000, 65537]
    let tensors = counts.map { TestTensor("t\($0)", .f32, values: Self.ranks($0)) }
    let zeros = counts.map {
      TestTensor("t\($0)", .f32, values: [Double](repeating: 0, count: $0))
    }
    let bench = try Workbench([TestModel("base", zeros), TestModel("a", tensors)])
    let outcome = try bench.run(
      bench.node("breadcrumbs([a - base], density: \(density), gamma: \(gamma))"))
    for n in counts {
      let kept = Int(density * Double(n))
      let top = min(Int(gamma * Double(n)), n - kept)
      let expected = (0..<kept).map { Double(n - top - $0) }
      let found = try outcome.values("t\(n)").map(\.magnitude).filter { $0 != 0 }
      #expect(found.sorted(by: >) == expected, "\(n)")
    }
  }

  @Test(
    "SCE keeps exactly the share of those places that differ",
    arguments: [0.001, 0.25, 1.0 / 3, 0.7, 0.999])
  func sce(density: Double) throws {
    let n = 3000
    let ranks = Self.ranks(n)
    // every third place is the same in both models
    let other = ranks.enumerated().map { $0 % 3 == 0 ? $1 : 2 * $1 }
    let values = ["base": ranks.map { _ in 0 }, "a": ranks, "b": other]
    let bench = try Workbench(
      ["base", "a", "b"].map { TestModel($0, [TestTensor("t", .f32, values: values[$0] ?? [])]) })
    let found = try bench.run(bench.node("sce([a, b], base: base, density: \(density))")).values(
      "t")
    let differing = ranks.indices.filter { $0 % 3 != 0 }
    let k = Int(density * Double(differing.count))
    let largest = differing.sorted { ranks[$0].magnitude > ranks[$1].magnitude }.prefix(k)
    #expect(Set(found.indices.filter { found[$0] != 0 }) == Set(largest))
  }
}
