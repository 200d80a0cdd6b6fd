import MergeTestSupport
import MokumeTensor
import Testing

@Suite("Quantiles")
struct QuantileTests {
  @Test("a rank is the element that a sort puts there", arguments: SelectionData.all)
  func ranks(data: SelectionData) throws {
    guard data.name != "some NaN and infinite" else { return }
    let count = 70_001
    let values = data.make(count)
    let sorted = values.sorted()
    for dtype in [DType.bf16, .f64] {
      let bench = try Workbench([TestModel("x", [TestTensor("t", dtype, values: values)])])
      for position in dtype == .f64 ? [0, 12_345, 70_000] : [1, 35_000, 69_999] {
        // A whole position: no interpolation between neighbours.
        let q = Double(position) / Double(count - 1)
        let found = try bench.number("quantile(x, \(q), over: \"model\")")
        let wanted = sorted[position]
        #expect((found - wanted).magnitude <= 1e-9 * wanted.magnitude, "\(dtype) \(position)")
      }
    }
  }

  @Test("between two ranks a quantile is linear, as numpy's default")
  func interpolation() throws {
    let values = [4.0, -1, 7, 2]
    let bench = try Workbench([TestModel("x", [TestTensor("t", .f32, values: values)])])
    for (q, wanted) in [(0.0, -1.0), (0.25, 1.25), (0.5, 3), (0.75, 4.75), (0.9, 6.1), (1, 7)] {
      let found = try bench.number("quantile(x, \(q), over: \"model\")")
      #expect((found - wanted).magnitude < 1e-12, "\(q)")
    }
  }

  @Test("infinities are the ends, and NaN is above them")
  func extremes() throws {
    let values: [Double] = [0, .infinity, -.infinity, 1, .nan]
    let bench = try Workbench([TestModel("x", [TestTensor("t", .f32, values: values)])])
    let wanted: [(Double, Double)] = [(0, -.infinity), (0.25, 0), (0.5, 1)]
    for (q, number) in wanted {
      #expect(try bench.number("quantile(x, \(q), over: \"model\")") == number, "\(q)")
    }
    #expect(try bench.number("quantile(x, 1, over: \"model\")").isNaN)
  }
}
