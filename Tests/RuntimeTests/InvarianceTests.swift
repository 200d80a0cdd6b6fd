import MergeTestSupport
import MokumeKernels
import MokumeRuntime
import MokumeTensor
import Testing

/// The bytes of a result depend on nothing but the models and the script.
@Suite("The same bytes whatever the machine")
struct InvarianceTests {
  static let shapes: [(String, [Int])] = [
    ("layers.0.attn.weight", [150, 700]), ("layers.0.norm.weight", [3001]),
    ("layers.1.attn.weight", [6000]), ("layers.1.conv.weight", [2, 3, 5]), ("norm.weight", [1]),
  ]

  static let expressions = [
    "ties([a, b], base: base, density: 0.2, weights: [1, 0.7])",
    "ties([a, b], base: base, density: 0.3, scope: \"model\")",
    "ties([a, b], base: base, density: 0.3, scope: \"row\")",
    "slerp(a, b, t: 0.3)", "nuslerp(a, b, t: 0.3, over: \"row\")",
    "cabs([b, a], base: base, of: 3) - cabs([a, b], base: base, of: 4)",
    "della([a, b], base: base, density: 0.4, epsilon: 0.3, rescale: \"l1\", seed: 3)",
    """
    base + trim_blocks(a - base, keep: 2, of: 5) \
    * norm(trim_blocks(trim(b, density: 0.5), keep: 1, of: 3))
    """,
    "dare_ties([a, b], base: base, density: 0.4, seed: 11, rescale: \"l2\")",
    """
    a + trim(b - base, density: 0.3) * norm(trim(a - base, density: 0.4), over: "row") \
    - quantile(abs(a), 0.7) * mean(b, over: "layer") + min(a, over: "model")
    """,
    "base + cast(trim(cast(a, dtype: bf16) - base, density: 0.3), dtype: f16) * cast(b, dtype: f8_e4m3)",
    "exp(a) - pow(abs(b), 1.5) + tanh(10 * base) - sin(100 * a) / cos(b) + log(abs(b) + 1)",
  ]

  static let options: [RunOptions] = {
    var all = [2, 5].map { RunOptions(threads: $0) }
    all += [2048, 3072, 4096, 65_536].map { RunOptions(tileElements: $0) }
    all += [65_536, 131_072, 655_360].map { RunOptions(threads: 3, chunkElements: $0) }
    all += KernelLevel.available.map { RunOptions(level: $0) }
    all.append(RunOptions(threads: 2, memory: 40 << 20))
    return all
  }()

  @Test("threads, tiles, chunks, memory and kernel levels do not matter", arguments: expressions)
  func options(expression: String) throws {
    for dtype in Self.expressions.prefix(2).contains(expression) ? [DType.f32, .bf16] : [.f32] {
      let bench = try Workbench(Family(Self.shapes, dtype).models(["base", "a", "b"]))
      let root = try bench.node(expression)
      let wanted = try bench.run(root, RunOptions(threads: 1)).bytes()
      for options in Self.options {
        #expect(try bench.run(root, options).bytes() == wanted, "\(dtype), \(options)")
      }
    }
  }

  @Test("f64 neither, wherever the C library is the same")
  func double() throws {
    let bench = try Workbench(Family(Self.shapes, .f64).models(["base", "a", "b"]))
    for expression in Self.expressions.dropLast() {
      let root = try bench.node(expression)
      let wanted = try bench.run(root, RunOptions(threads: 1)).bytes()
      for options in [Self.options[1], Self.options[3], Self.options[6]] {
        #expect(try bench.run(root, options).bytes() == wanted, "\(expression), \(options)")
      }
    }
  }

  @Test("shards of inputs and outputs do not matter")
  func shards() throws {
    var models = Family(Self.shapes, .bf16).models(["base", "a", "b"])
    let whole = try Workbench(models)
    for index in models.indices { models[index].fileCount = index + 1 }
    models[2].tensors.reverse()
    let sharded = try Workbench(models)
    for expression in [Self.expressions[1], Self.expressions[4]] {
      let wanted = try whole.run(whole.node(expression)).bytes()
      let root = try sharded.node(expression)
      #expect(try sharded.run(root).bytes() == wanted)
      for size in [1, 100_000, .max] {
        let outcome = try sharded.run(root, isFolder: true, shardSize: size)
        #expect(try outcome.bytes() == wanted, "shards of \(size) bytes")
        #expect((outcome.files.count > 1) == (size < .max))
      }
    }
  }

  @Test("a run is repeatable")
  func repeatable() throws {
    let bench = try Workbench(Family(Self.shapes, .f32).models(["base", "a", "b"]))
    let root = try bench.node(Self.expressions[5])
    let wanted = try bench.run(root, RunOptions(threads: 5)).bytes()
    for _ in 0..<5 { #expect(try bench.run(root, RunOptions(threads: 5)).bytes() == wanted) }
  }
}
