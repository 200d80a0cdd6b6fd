import MergeTestSupport
import MokumeTensor
import Testing

/// Whole merges against the f64 reference, in every type.
///
/// An f32 result may be two epsilons off, 2^-22 of the magnitude of its operands as they count in
/// the result (`Element.scale`); a bf16, f16 or f8 result is the correctly rounded exact one in
/// 99.9 % of the elements and its neighbour in the others; f64 is within sixteen units in the last
/// place.
@Suite("Accuracy of merges")
struct AccuracyTests {
  static let methods = [
    "linear([a, b, c], weights: [0.6, 0.3, 0.3])",
    "linear([a, b, c])", "linear([a, b, c], weights: [0.5, 0.3, 0.2])",
    "linear([a, b], weights: [0.7, 0.3])", "linear([a, b], weights: [0.123456, 0.3])",
    "linear([a, b], weights: [0.6, -0.3], normalize: false)",
    "slerp(a, b, t: 0.35)",
    "task_arithmetic([a, b, c], base: base, weights: [0.7, -0.4, 0.9], scale: 0.8)",
    "ties([a, b, c], base: base, density: 0.2)",
    "ties([a, b, c], base: base, density: [0.9, 0.5, 0.1], weights: [1, 0.5, 2], scale: 0.7)",
    "dare_ties([a, b, c], base: base, density: 0.5, seed: 7)",
    "dare_linear([a, b], base: base, density: 0.3, weights: [0.6, 0.4], seed: 3)",
    "base + dare(a - base, density: 0.5, seed: 1, rescale: \"l2\")",
  ]
  static let fewMethods = [methods[2], methods[6], methods[9], methods[11]]

  @Test("methods in f32 stay within two epsilons", arguments: methods)
  func single(method: String) throws {
    try Workbench(Family(.f32).models()).expectExact(method)
  }

  @Test("methods in bf16 round once", arguments: methods)
  func brain(method: String) throws {
    try Workbench(Family(.bf16).models()).expectExact(method)
  }

  @Test("methods in f16, f64 and both 8-bit types round once")
  func others() throws {
    for (dtype, magnitude) in [(DType.f16, 0.02), (.f64, 0.02), (.f8e4m3, 0.5), (.f8e5m2, 0.5)] {
      let bench = try Workbench(Family(dtype, magnitude: magnitude).models())
      for method in Self.fewMethods { try bench.expectExact(method) }
    }
  }

  @Test("models of different types meet in the type that holds both")
  func mixtures() throws {
    let types: [String: [DType]] = [
      "base": [.f32, .bf16], "a": [.bf16, .bf16, .f16], "b": [.f16, .f8e4m3],
      "c": [.f64, .f32, .bf16],
    ]
    let bench = try Workbench(Family(dtypes: types, magnitude: 0.25).models())
    for method in Self.fewMethods { try bench.expectExact(method) }
  }

  @Test("a result is rounded once to the type it is saved in", arguments: [DType.f32, .bf16, .f64])
  func savedAs(input: DType) throws {
    let bench = try Workbench(Family(input, magnitude: 0.25).models())
    for output in [DType.f64, .f32, .bf16, .f16, .f8e4m3, .f8e5m2] {
      try bench.expectExact("linear([a, b], weights: [0.75, 0.25])", dtype: output)
    }
  }

  @Test("tensors of one chunk, one element more and several chunks", arguments: [DType.f32, .bf16])
  func chunks(dtype: DType) throws {
    let bench = try Workbench(Family(Family.chunkShapes, dtype).models())
    try bench.expectExact("slerp(a, b, t: 0.35)")
    try bench.expectExact("ties([a, b, c], base: base, density: 0.2)")
  }

  @Test("a tensor of more than a million elements")
  func large() throws {
    let family = Family([("weight", [1_048_579])], .bf16)
    let bench = try Workbench(family.models(["base", "a", "b"]))
    try bench.expectExact("ties([a, b], base: base, density: 0.2, weights: [1, 0.5])")
  }
}
