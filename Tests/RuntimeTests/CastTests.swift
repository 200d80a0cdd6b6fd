import MergeTestSupport
import MokumePlan
import MokumeTensor
import Testing

@testable import MokumeRuntime

/// Values that are rounded to a type in the middle of an expression.
@Suite("Casts")
struct CastTests {
  static let types: [(DType, String)] = [
    (.f64, "f64"), (.f32, "f32"), (.f16, "f16"), (.bf16, "bf16"), (.f8e4m3, "f8_e4m3"),
    (.f8e5m2, "f8_e5m2"),
  ]

  /// Ties, subnormals, overflow, infinities, NaN and both zeros of every narrow type, then others.
  static let values: [Double] = {
    var all: [Double] = [
      0, 1, 0x1.01p0, 0x1.03p0, 0x1.0080_01p0, 0x1.002p0, 0x1.006p0, 0x1.1p0, 0x1.3p0, 0x1.2p0,
      0x1.6p0,
      0x1p-24, 0x1p-25, 0x1.8p-25, 0x1.000002p-25, 0x1.8p-24, 0x1p-133, 0x1p-134, 0x1.8p-134,
      0x1p-149,
      0x1p-9, 0x1p-10, 0x1.8p-10, 0x1p-17, 0x1.8p-17, 448, 464, 464.001, 480, 57344, 61439, 61440,
      65504,
      65519, 65520, 1e6, 0x1.FEp127, 0x1.FFp127, 0x1.FEFFp127, 0x1.fffffep127, .infinity, .nan, 0.1,
      1e-3,
    ]
    all += all.map { -$0 }
    var bits = Bits(seed: 5)
    return all + (0..<3000).map { _ in bits.bell() * 0.02 }
  }()

  private func bench(_ type: DType, _ values: [Double] = values) throws -> Workbench {
    let other = values.indices.map { Double($0 % 17) * 0.125 - 1 }
    return try Workbench([
      TestModel("a", [TestTensor("t", type, values: values)]),
      TestModel("b", [TestTensor("t", type, values: other)]),
    ])
  }

  /// The stored elements of a model.
  private func stored(_ bench: Workbench, _ model: Int) throws -> [Double] {
    try bench.checkpoints[model].values(0)
  }

  private func expect(
    _ found: [Double], _ wanted: [Double], _ words: String,
    location: SourceLocation = #_sourceLocation
  ) {
    #expect(found.count == wanted.count, sourceLocation: location)
    for (index, (x, y)) in zip(found, wanted).enumerated() {
      if x.bitPattern == y.bitPattern || (x.isNaN && y.isNaN) { continue }
      Issue.record("\(words): element \(index) is \(x), not \(y)", sourceLocation: location)
      return
    }
  }

  @Test("each element is rounded once, and the type is that of what is saved", arguments: types)
  func rounded(type: DType, name: String) throws {
    for own in [DType.f32, .f64] {
      let bench = try bench(own)
      let wanted = try stored(bench, 0).map(type.nearest)
      let root = try bench.node("cast(a, dtype: \(name))")
      let outcome = try bench.run(root)
      #expect(outcome.merged.tensors[0].header.dtype == type)
      expect(try outcome.values("t"), wanted, "\(own) saved as \(type)")
      // In a wider file the numbers are still those of the type.
      let wide = try bench.run(root, dtype: .f64).values("t")
      expect(wide, wanted, "\(own) in a file of f64")
      expect(
        try bench.run(root, dtype: own).values("t"), wanted.map(own.nearest), "\(own) in its own")
    }
  }

  @Test("what follows is computed with the rounded elements", arguments: types.dropFirst())
  func before(type: DType, name: String) throws {
    let bench = try bench(.f32)
    let (a, b) = (try stored(bench, 0), try stored(bench, 1))
    let root = try bench.node("cast(a, dtype: \(name)) - b")
    let outcome = try bench.run(root)
    #expect(outcome.merged.tensors[0].header.dtype == .f32)
    let wanted = zip(a, b).map { Double(Float(type.nearest($0)) - Float($1)) }
    expect(try outcome.values("t"), wanted, "cast(a, \(type)) - b")
    let difference = try bench.run(bench.node("cast(a - b, dtype: \(name)) * 3")).values("t")
    let rounded = zip(a, b).map { type.nearest(Double(Float($0) - Float($1))) }
    let own: DType = type.bitWidth < 32 ? type : .f32
    expect(
      difference, rounded.map { own.nearest(Double(Float($0) * 3)) }, "cast(a - b, \(type)) * 3")
    if type != .f32 {
      #expect(try outcome.bytes() != bench.run(bench.node("a - b")).bytes())
    }
  }

  @Test("an expression with a cast to f64 is computed in f64, one without in f32")
  func double() throws {
    let bench = try bench(.f32, (0..<2000).map { Double($0) * 0.001 - 1 })
    let (a, b) = (try stored(bench, 0), try stored(bench, 1))
    let wide = zip(a, b).map { ($0 * 0.1 + $1 * 0.3) / 7 }
    let outcome = try bench.run(bench.node("(cast(a, dtype: f64) * 0.1 + b * 0.3) / 7"))
    #expect(outcome.merged.tensors[0].header.dtype == .f64)
    expect(try outcome.values("t"), wide, "in f64")
    // The wish for f64 stays when the type of the result is another, and when what was cast drops out.
    let narrow = try bench.run(
      bench.node("cast((cast(a, dtype: f64) * 0.1 + b * 0.3) / 7, dtype: f32)"))
    #expect(narrow.merged.tensors[0].header.dtype == .f32)
    expect(try narrow.values("t"), wide.map { Double(Float($0)) }, "in f64, written as f32")
    let less = try bench.run(bench.node("a * 0.1 + b * 0.3 + 0 * cast(a, dtype: f64)"))
    expect(try less.values("t"), zip(a, b).map { $0 * 0.1 + $1 * 0.3 }, "what drops out")
    let single = zip(a, b).map {
      Double((Float($0) * Float(0.1) + Float($1) * Float(0.3)) / Float(7))
    }
    expect(
      try bench.run(bench.node("(a * 0.1 + b * 0.3) / 7")).values("t"), single, "in f32")
  }

  @Test("in an expression in f64 a cast to f32 rounds, and so does one within a selection")
  func single() throws {
    let bench = try bench(.f64, (0..<2000).map { Double($0) * 0.001 - 1 })
    let (a, b) = (try stored(bench, 0), try stored(bench, 1))
    let wanted = zip(a, b).map { Double(Float($0 * 0.1)) - $1 }
    expect(try bench.run(bench.node("cast(a * 0.1, dtype: f32) - b")).values("t"), wanted, "f32")
    let mixed = try Workbench([
      TestModel(
        "a",
        [TestTensor("t", .f32, values: [0.1, 0.7, -0.3]), TestTensor("u", .f64, values: [0.2])])
    ])
    let root = try mixed.node("trim(cast(a * 0.1, dtype: f32), density: 1 / 2, over: \"model\")")
    let found = try mixed.run(root, dtype: .f64).values("t")
    let elements = try mixed.checkpoints[0].values(0)
    expect(
      found, [0, Double(Float(elements[1] * 0.1)), Double(Float(elements[2] * 0.1))], "selected")
  }

  @Test("a tensor of the type keeps its bytes and is copied; others are cast, integers are not")
  func kept() throws {
    let odd: [UInt8] = [0x01, 0x7F, 0xC1, 0x7F, 0xFF, 0xFF, 0x00, 0x80]
    let bench = try Workbench([
      TestModel(
        "a",
        [
          TestTensor("same", .bf16, [4], bytes: odd), TestTensor("other", .f32, values: [0.1]),
          TestTensor("ids", .i64, [1], bytes: [1, 2, 3, 4, 5, 6, 7, 8]),
          TestTensor("flags", .bool, [2], bytes: [1, 0]),
          TestTensor("packed", .f8e8m0, [2], bytes: [7, 9]),
        ])
    ])
    for expression in [
      "cast(a, dtype: bf16)", "cast(cast(a, dtype: bf16), dtype: \"torch.bfloat16\")",
      "1 * cast(only(a, \"*\"), dtype: bf16)",
    ] {
      let outcome = try bench.run(bench.node(expression))
      let bytes = try outcome.bytes()
      #expect(bytes["same"] == odd, "\(expression)")
      #expect(bytes["ids"] == [1, 2, 3, 4, 5, 6, 7, 8], "\(expression)")
      #expect(bytes["flags"] == [1, 0], "\(expression)")
      #expect(bytes["packed"] == [7, 9], "\(expression)")
      #expect(try outcome.values("other") == [DType.bf16.nearest(Double(Float(0.1)))])
      let copies = outcome.plan.stages.flatMap(\.jobs).filter { job in
        if case .copy = job.work { true } else { false }
      }
      #expect(copies.map(\.name) == ["same"], "\(expression)")
    }
    let whole = try bench.node("cast(a[\"same\"], dtype: bf16)")
    #expect(try bench.run(whole).bytes()["same"] == odd)
  }

  @Test("a cast is no pass of its own, and none at all where the save rounds anyway")
  func cost() throws {
    let bench = try bench(.f32)
    func instructions(_ expression: String) throws -> [Int] {
      let plan = Planner.plan(
        [.init(root: try bench.node(expression), dtype: nil)], in: bench.graph)
      return plan.stages.flatMap(\.jobs).flatMap { job in
        if case .compute(let program) = job.work {
          program.passes.map(\.instructions.count)
        } else {
          [Int]()
        }
      }
    }
    #expect(try instructions("a - b") == [3])
    #expect(try instructions("cast(a, dtype: bf16) - b") == [4])
    #expect(try instructions("cast(a - b, dtype: bf16)") == [3])
    #expect(try instructions("cast(a - b, dtype: f32)") == [3])
    #expect(try instructions("cast(a, dtype: f32) * cast(b, dtype: f32)") == [3])
    #expect(try instructions("cast(cast(a, dtype: f8_e5m2), dtype: f16) - b") == [4])
    #expect(try instructions("cast(a, dtype: f64)") == [1])
  }

  @Test("what overflows or is no number is counted as any other result")
  func nonFinite() throws {
    let bench = try Workbench([
      TestModel("a", [TestTensor("t", .f32, values: [1e6, -65520, 65519, .nan, 1])])
    ])
    let narrow = try bench.run(bench.node("cast(a, dtype: f16)"))
    #expect(narrow.result.nonFinite == [.init(name: "t", count: 3)])
    let wide = try bench.run(bench.node("cast(a, dtype: f16) * 2"), dtype: .f32)
    #expect(wide.result.nonFinite == [.init(name: "t", count: 3)])
    #expect(Array(try wide.values("t").prefix(3)) == [.infinity, -.infinity, 131_008])
    #expect(try bench.run(bench.node("cast(a, dtype: bf16)")).result.nonFinite.map(\.count) == [1])
  }

  @Test(
    "whole methods over casts agree with the reference",
    arguments: [
      "base + ties([cast(a, dtype: bf16) - base, cast(b, dtype: f16) - base], density: 0.3)",
      "slerp(cast(a, dtype: bf16), cast(b, dtype: bf16), t: 0.3)",
      "a + cast(trim(b - a, density: 0.5, over: \"model\"), dtype: bf16) * norm(cast(b, dtype: f16))",
      "cast(linear([a, b, cast(base, dtype: f8_e5m2)], weights: [0.5, 0.3, 0.2]), dtype: f16)",
    ])
  func methods(expression: String) throws {
    for type in [DType.f32, .f64, .f16] {
      let bench = try Workbench(Family(type).models(["base", "a", "b"]))
      try bench.expectExact(expression)
    }
    let mixed = try Workbench(
      Family(dtypes: ["base": [.bf16, .f32], "a": [.f32, .f64, .f16], "b": [.f32]])
        .models(["base", "a", "b"]))
    try mixed.expectExact(expression)
  }

  @Test("with f64 among the types a method is exact to f64")
  func exact() throws {
    let bench = try Workbench(Family(.bf16).models(["base", "a", "b"]))
    try bench.expectExact(
      "nuslerp(cast(a, dtype: f64), b, t: 0.3, base: base)", correctlyRounded: 0)
  }
}
