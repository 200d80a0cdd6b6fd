import MergeTestSupport
import MokumePlan
import MokumeRuntime
import MokumeTensor
import Testing

/// Numbers that differ by tensor, and models put together of parts of others, against the reference
/// in f64.
@Suite("Layers as values")
struct VaryingTests {
  static let shapes: [(String, [Int])] =
    [
      ("model.embed_tokens.weight", [24, 16]), ("model.norm.weight", [16]),
    ]
    + (0..<5).flatMap { layer in
      [
        ("model.layers.\(layer).mlp.up_proj.weight", [40, 16]),
        ("model.layers.\(layer).self_attn.q_proj.weight", [16, 16]),
      ]
    }

  private func bench(_ dtype: DType = .bf16) throws -> Workbench {
    try Workbench(Family(Self.shapes, dtype).models(["base", "a", "b"]))
  }

  @Test(
    "a method takes a ramp, rules or a function for any number",
    arguments: [
      "slerp(a, b, t: ramp(0, 0.5, 0.3, 1))",
      "slerp(a, b, t: { \"*.mlp.*\": ramp(1, 0), \"*.self_attn.*\": 0.3, else: 0.5 })",
      "linear([a, b], weights: [ramp(1, 0.25), { \"*.mlp.*\": 0.5, else: 1 }])",
      "linear([a, b], weights: [sqrt, 1 - ramp(0, 1, step: true)], normalize: false)",
      "ties([a, b], base: base, density: [ramp(0.1, 1), 0.4], weights: [1, { \"*.mlp.*\": 2, else: 1 }])",
      "ties([a, b], base: base, density: ramp(0.2, 0.8), scope: \"layer\")",
      "dare_ties([a, b], base: base, drop: ramp(0.9, 0), weights: [1, ramp(0, 1)])",
      "base + { \"*.layers.*\": ramp(0, 1, 0), else: 0 } * (a - base)",
    ])
  func methods(expression: String) throws {
    for dtype in [DType.f32, .bf16] { try bench(dtype).expectExact(expression) }
  }

  @Test(
    "parts are stacked, changed and renamed",
    arguments: [
      "stitch([a.layers[0..<3], b.layers[1..<5]])",
      "stitch([a.layers[1], 0.5 * b.layers[1], a.layers[1]], rest: base)",
      "stitch([slerp(a.layers[0..<2], b.layers[3..<5], t: ramp(0, 1)), a.layers], rest: a)",
      "stitch([a.layers, b.layers[0]]) * { \"*.layers.5.*\": 0.7071, else: 1 }",
      "pick({ \"*.mlp.*\": b, else: a }) - 0.5 * base",
      "rename(only(a, \"*.layers.*\"), { \"model.*\": \"x.*\" }) * 3",
      "stitch([ties([part - base.layers[1..<4] for part in [a.layers[0..<3], b.layers[2..<5]]], density: 0.3)], rest: a - base)",
      "a / norm(a.layers[2], over: \"model\") + stitch([b.layers], rest: trim(b, density: 0.3, over: \"layer\"))",
    ])
  func parts(expression: String) throws {
    try bench().expectExact(expression)
  }

  @Test("what no number changes is copied: factors of 0 and 1, and untouched layers")
  func copies() throws {
    let bench = try bench()
    func copies(_ expression: String) throws -> Int {
      let outcome = try bench.run(try bench.node(expression))
      return outcome.plan.stages.flatMap(\.jobs).count {
        if case .copy = $0.work { true } else { false }
      }
    }
    #expect(try copies("base + { \"*.layers.*\": ramp(0, 1, 0), else: 0 } * (a - base)") == 6)
    #expect(try copies("linear([a, b], weights: [ramp(0, 1), ramp(1, 0)])") == 6)
    #expect(try copies("a + { \"*.mlp.*\": 1, else: 0 } * dare(b - a, density: 1)") == 7)
    #expect(try copies("stitch([a.layers[0..<3], b.layers[1..<5]])") == 16)
    #expect(try copies("pick({ \"*.mlp.*\": b, else: a })") == 12)
  }

  @Test("a layer that is cut out or moved draws the random numbers it draws in its model")
  func streams() throws {
    let bench = try bench(.f32)
    let whole = try bench.run(try bench.node("dare(a - base, density: 0.5, seed: 3)"))
    let moved = try bench.run(
      try bench.node(
        "stitch([dare(a.layers[i] - base.layers[i], density: 0.5, seed: 3) for i in [4, 2]], "
          + "rest: a - base)"))
    for (layer, origin) in [(0, 4), (1, 2)] {
      let name = "mlp.up_proj.weight"
      #expect(
        try moved.values("model.layers.\(layer).\(name)")
          == whole.values("model.layers.\(origin).\(name)"))
    }
  }

  @Test("a ramp gives its points to the layers they fall on, and straight lines between")
  func ramp() throws {
    let ones = TestModel(
      "one",
      Self.shapes.map {
        TestTensor($0.0, .f64, values: .init(repeating: 1, count: $0.1.reduce(1, *)))
      })
    let bench = try Workbench([ones])
    func numbers(_ factor: String) throws -> [Double] {
      let outcome = try bench.run(try bench.node("one * \(factor)"))
      let names = (0..<5).map { "model.layers.\($0).mlp.up_proj.weight" }
      return try (["model.embed_tokens.weight"] + names + ["model.norm.weight"]).map {
        try outcome.values($0)[0]
      }
    }
    #expect(try numbers("ramp(0.25, 0.75)") == [0.25, 0.25, 0.375, 0.5, 0.625, 0.75, 0.75])
    #expect(try numbers("ramp(0, 1, 0.5)") == [0, 0, 0.5, 1, 0.75, 0.5, 0.5])
    #expect(try numbers("ramp(1, 2, embed: 5, head: 7)") == [5, 1, 1.25, 1.5, 1.75, 2, 7])
    #expect(try numbers("ramp(1, 2, step: true)") == [1, 1, 1, 1, 2, 2, 2])
    #expect(try numbers("ramp(3)") == [3, 3, 3, 3, 3, 3, 3])
    #expect(try numbers("sqrt") == [0, 0, 0.5, 0.5.squareRoot(), 0.75.squareRoot(), 1, 1])
    #expect(try numbers("(1 - ramp(0, 1)) * { \"*.norm.*\": 9, else: 2 }")[1...2] == [2, 1.5])
  }
}
