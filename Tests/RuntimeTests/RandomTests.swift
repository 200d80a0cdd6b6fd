import MergeTestSupport
import MokumeTensor
import Testing

@Suite("Random masks")
struct RandomTests {
  static let shapes = [("layers.0.w", [200_000]), ("layers.1.w", [200_000])]

  private func bench(_ names: [String] = ["base", "a", "b"], seed: UInt64 = 1) throws -> Workbench {
    try Workbench(Family(Self.shapes, .bf16, seed: seed).models(names))
  }

  /// How far a count of successes may be from the mean: five standard deviations, which chance
  /// exceeds once in two million draws.
  private func expectShare(
    _ kept: Int, of count: Int, _ density: Double, _ label: String,
    location: SourceLocation = #_sourceLocation
  ) {
    let (mean, deviation) = (
      density * Double(count), (Double(count) * density * (1 - density)).squareRoot()
    )
    #expect(
      (Double(kept) - mean).magnitude <= 5 * deviation, "\(label): \(kept) of \(count)",
      sourceLocation: location)
  }

  @Test("the share below a density is the density", arguments: [0.001, 0.1, 0.5, 0.9])
  func share(density: Double) throws {
    let bench = try bench()
    let outcome = try bench.run(bench.node("random(a, seed: 9) < \(density)"))
    for (name, _) in Self.shapes {
      let values = try outcome.values(name)
      #expect(values.allSatisfy { $0 == 0 || $0 == 1 })
      expectShare(values.count { $0 == 1 }, of: values.count, density, name)
      let pairs = zip(values, values.dropFirst()).count { $0 == 1 && $1 == 1 }
      expectShare(pairs, of: values.count - 1, density * density, "neighbours in \(name)")
    }
  }

  @Test("masks of different seeds, models and tensors have nothing to do with each other")
  func independence() throws {
    let bench = try bench()
    func mask(_ expression: String, _ tensor: Int = 0) throws -> [Double] {
      try bench.run(bench.node("\(expression) < 0.5")).values(Self.shapes[tensor].0)
    }
    let first = try mask("random(a, seed: 1)")
    let others = [
      ("seed", try mask("random(a, seed: 2)")), ("model", try mask("random(b, seed: 1)")),
      ("models", try mask("random(a - base, seed: 1)")),
      ("tensor", try mask("random(a, seed: 1)", 1)),
    ]
    for (label, other) in others {
      let both = zip(first, other).count { $0 == 1 && $1 == 1 }
      expectShare(both, of: first.count, 0.25, "another \(label)")
    }
  }

  @Test("a mask depends on names and seed, not on weights, types or other tensors")
  func dependence() throws {
    let mask = "random(a - base, seed: 5)"
    let bench = try bench()
    let first = try bench.run(bench.node(mask), dtype: .f32)
    let other = try Workbench(
      Family([Self.shapes[1], ("new", [3])], .f16, seed: 77).models(["unused", "base", "a"]))
    let second = try other.run(other.node(mask), dtype: .f32)
    #expect(try first.values("layers.1.w") == second.values("layers.1.w"))
  }

  @Test("the numbers are those of Philox4x32-10 with the documented key and counter")
  func contract() throws {
    let bench = try Workbench(Family([("layers.0.w", [66_000]), ("w", [5])], .bf16).models())
    try expectSame(bench, "random(a - base, seed: 42)", dtype: .f32)
    let wide = try Workbench(Family([("w", [1001])], .f64).models(["a"]))
    try expectSame(wide, "where(random(a, seed: 42) < 0.5, a, -random(a, seed: 42))")
    // Fixed for good: the same script must give the same model in every later version.
    #expect(Reference.stream(models: ["a", "base"], tensor: "w") == 826_979_441_790_281_663)
  }

  @Test("DARE keeps the share it is told to and makes up for the rest")
  func dare() throws {
    let bench = try bench()
    for density in [0.1, 0.5, 0.9] {
      let delta = try bench.run(bench.node("dare(a - base, density: 1)"), dtype: .f32)
      let kept = try bench.run(bench.node("dare(a - base, density: \(density))"), dtype: .f32)
      for (name, _) in Self.shapes {
        let pairs = zip(try delta.values(name), try kept.values(name)).filter { $0.0 != 0 }
        expectShare(pairs.count { $0.1 != 0 }, of: pairs.count, density, name)
        let isScaled = pairs.allSatisfy {
          $0.1 == 0 || ($0.1 - $0.0 / density).magnitude <= 1e-6 * $0.1.magnitude
        }
        #expect(isScaled, "kept elements are divided by the density")
      }
    }
  }

  @Test("dropping everything or nothing is exact")
  func ends() throws {
    let bench = try bench()
    #expect(
      try bench.run(bench.node("base + dare(a - base, density: 0)")).bytes()
        == bench.run(bench.node("base")).bytes())
    #expect(
      try bench.run(bench.node("base + dare(a - base, density: 1)")).bytes()
        == bench.run(bench.node("base + (a - base)")).bytes())
  }
}
