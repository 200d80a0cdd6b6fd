import Foundation
import MergeTestSupport
import MokumeFiles
import MokumeGraph
import MokumeRuntime
import MokumeTensor
import Testing

/// Models with tokenizers: `a` has the tokens in order, `b` mixed and with some of its own, `c` more
/// rows than tokens.
private struct Vocabularies {
  static let width = 24
  static let tokens: [String: [String]] = [
    "a": (0..<900).map { "t\($0)" },
    "b": (0..<880).map { "t\($0 * 7 % 880)" } + (0..<30).map { "b\($0)" },
    "c": (0..<900).map { "t\($0)" } + ["b3", "c1", "c2"],
  ]
  static let rows = ["a": 900, "b": 910, "c": 1000]

  let bench: Workbench
  let models: [String: TestModel]

  init(_ dtypes: [String: DType] = [:], tied: Set<String> = []) throws {
    var models: [String: TestModel] = [:]
    for (number, name) in ["a", "b", "c"].enumerated() {
      let count = Self.rows[name] ?? 0
      var shapes = [
        ("model.embed_tokens.weight", [count, Self.width]), ("model.layers.0.weight", [70, 33]),
        ("model.norm.weight", [Self.width]),
      ]
      if !tied.contains(name) { shapes.append(("lm_head.weight", [count, Self.width])) }
      if tied.isEmpty {
        shapes += [("lm_head.bias", [count]), ("final_logits_bias", [1, count])]
      }
      var family = Family(shapes, dtypes[name] ?? .bf16)
      family.seed = UInt64(number + 5)
      models[name] = family.models([name])[0]
      models[name]?.fileCount = 2
    }
    self.models = models
    bench = try Workbench(["a", "b", "c"].compactMap { models[$0] })
    for (name, tokens) in Self.tokens { try bench.giveTokenizer(name, tokens) }
  }

  /// The stored numbers of a token: its row, or its number where the tokens are columns.
  func row(_ token: String, of name: String, _ tensor: String) throws -> [Double] {
    let place = try #require(Self.tokens[name]?.firstIndex(of: token))
    let stored = try #require(models[name]?[tensor])
    let values = Stored.decode(stored.bytes, as: stored.dtype)
    let width = values.count / (Self.rows[name] ?? 1)
    return Array(values[place * width..<(place + 1) * width])
  }
}

extension Workbench {
  /// Puts a tokenizer of whole words beside a model.
  fileprivate func giveTokenizer(_ model: String, _ tokens: [String]) throws {
    let entries = tokens.enumerated().map { "\"\($0.element)\": \($0.offset)" }
    let text =
      "{\"model\": {\"type\": \"WordLevel\", \"vocab\": {\(entries.joined(separator: ", "))}}}"
    try Data(text.utf8).write(to: folder.appending(path: "\(model)/tokenizer.json"))
  }
}

@Suite("Rows by token")
struct AlignTests {
  static let heads = [
    "model.embed_tokens.weight", "lm_head.weight", "lm_head.bias", "final_logits_bias",
  ]
  static let expressions = [
    "align(a, to: b)", "align(b, to: c, fill: \"zero\")", "align(c, to: a)",
    "align(c, to: b, fill: [a, \"mean\"])", "align(a, to: [c, b], fill: [[b, c]])",
    "slerp(align(a, to: b), b, t: 0.3)",
    "align(1.5 * a - a[\"*\"] * { \"*embed*\": 0.25, else: 0.5 }, to: b, multiple: 64)",
    "align(a, to: b, tokens: { \"b1\": [c, \"b3\"], \"new\": \"zero\", \"t5\": c }, force: [\"t5\"])",
    "b + dare(align(a, to: b) - b, density: 0.5, seed: 3) * norm(align(c, to: b), over: \"model\")",
  ]

  @Test(
    "come over with their bits, and no token has another's", arguments: [DType.bf16, .f32, .f16])
  func bits(dtype: DType) throws {
    let all = try Vocabularies(["a": dtype, "b": dtype])
    let outcome = try all.bench.run(all.bench.node("align(a, to: b)"))
    for tensor in Self.heads {
      let found = try outcome.values(tensor)
      let width = found.count / 910
      for (row, token) in (Vocabularies.tokens["b"] ?? []).enumerated()
      where Vocabularies.tokens["a"]?.contains(token) == true {
        #expect(
          try Array(found[row * width..<(row + 1) * width]) == all.row(token, of: "a", tensor),
          "\(token) of \(tensor)")
      }
    }
  }

  @Test("are copied without arithmetic when none is missing")
  func copies() throws {
    let all = try Vocabularies()
    let outcome = try all.bench.run(all.bench.node("align(c, to: a)"))
    for job in outcome.plan.stages.flatMap(\.jobs) {
      guard case .copy = job.work else {
        Issue.record("\(job.name) is computed")
        continue
      }
    }
    let found = try outcome.bytes()
    for tensor in Self.heads {
      let whole = try #require(all.models["c"]?[tensor]).bytes
      #expect(found[TensorName(tensor)] == Array(whole.prefix(whole.count / 1000 * 900)))
    }
    for tensor in ["model.layers.0.weight", "model.norm.weight"] {
      #expect(found[TensorName(tensor)] == all.models["c"]?[tensor]?.bytes)
    }
  }

  @Test("that are missing are the mean of those that are there")
  func mean() throws {
    let all = try Vocabularies(["a": .f32])
    let outcome = try all.bench.run(all.bench.node("align(a, to: b)"))
    for tensor in Self.heads {
      let found = try outcome.values(tensor)
      let width = found.count / 910
      let kept = try (0..<880).map { try all.row("t\($0)", of: "a", tensor) }
      for column in 0..<width {
        let exact = kept.reduce(0) { $0 + $1[column] } / 880
        for row in 880..<910 {
          #expect(abs(found[row * width + column] - exact) <= abs(exact) * 1e-6 + 1e-9)
        }
      }
    }
  }

  @Test("are taken of the first model that has them, and of its tied embeddings")
  func fill() throws {
    let all = try Vocabularies(tied: ["c"])
    let outcome = try all.bench.run(
      all.bench.node("align(a, to: c, fill: [b, c])[\"*embed*\"]"))
    let found = try outcome.values("model.embed_tokens.weight")
    let width = Vocabularies.width
    for (token, source) in [("b3", "b"), ("c1", "c"), ("c2", "c"), ("t9", "a")] {
      let row = try #require(Vocabularies.tokens["c"]?.firstIndex(of: token))
      #expect(
        try Array(found[row * width..<(row + 1) * width])
          == all.row(token, of: source, "model.embed_tokens.weight"), "\(token)")
    }
    let tied = try all.bench.run(all.bench.node("align(a, to: c, fill: [b, c])"))
    let head = try tied.values("lm_head.weight")
    let row = try #require(Vocabularies.tokens["c"]?.firstIndex(of: "c1"))
    #expect(
      try Array(head[row * width..<(row + 1) * width])
        == all.row("c1", of: "c", "model.embed_tokens.weight"))
  }

  @Test(
    "of a tied head are filled from the head of another model, and from nowhere else",
    arguments: ["fill: b", "fill: [a, b]", "tokens: { \"b1\": b, \"b0\": b }", "fill: \"mean\""])
  func untied(fill: String) throws {
    let all = try Vocabularies(tied: ["c"])
    let outcome = try all.bench.run(all.bench.node("align(c, to: b, \(fill))"))
    let isUntied = fill != "fill: \"mean\""
    #expect(outcome.plan.outputs[0].contains { $0.name == "lm_head.weight" } == isUntied)
    for tensor in ["model.embed_tokens.weight"] + (isUntied ? ["lm_head.weight"] : []) {
      let found = try outcome.values(tensor)
      for (token, source) in [("t9", "c"), ("b3", "c")] + (isUntied ? [("b1", "b")] : []) {
        let row = try #require(Vocabularies.tokens["b"]?.firstIndex(of: token))
        let own = source == "c" ? "model.embed_tokens.weight" : tensor
        let width = Vocabularies.width
        #expect(
          try Array(found[row * width..<(row + 1) * width]) == all.row(token, of: source, own),
          "\(token) of \(tensor)")
      }
    }
  }

  @Test("of a tied head stay where they are when what could fill them has nothing to give")
  func stillTied() throws {
    let all = try Vocabularies(tied: ["c"])
    let outcome = try all.bench.run(all.bench.node("align(c, to: a, fill: [b, \"mean\"])"))
    #expect(!outcome.plan.outputs[0].contains { $0.name == "lm_head.weight" })
  }

  @Test("agree with the reference, alone and in merges", arguments: expressions)
  func reference(expression: String) throws {
    try Vocabularies(["a": .f32]).bench.expectExact(expression)
    try Vocabularies().bench.expectExact(expression, dtype: .f32)
  }

  @Test("have the same bytes whatever the machine", arguments: expressions)
  func invariance(expression: String) throws {
    let all = try Vocabularies()
    let root = try all.bench.node(expression)
    let wanted = try all.bench.run(root, RunOptions(threads: 1)).bytes()
    for options in InvarianceTests.options {
      #expect(try all.bench.run(root, options).bytes() == wanted, "\(options)")
    }
  }

  @Test("take no memory that grows with the vocabulary")
  func memory() throws {
    let rows = { (count: Int) -> Int in
      let bench = try Workbench(
        [("a", count), ("b", count)].map { name, count in
          var model = Family([("embed_tokens.weight", [count, 64])], .bf16).models([name])[0]
          model.fileCount = 2
          return model
        })
      try bench.giveTokenizer("a", (0..<count).map { "t\($0)" })
      try bench.giveTokenizer("b", (0..<count).map { "t\(count - $0)" })
      let plan = try bench.run(bench.node("align(a, to: b, fill: b)")).plan
      return MemoryNeed(plan, RunOptions(threads: 2)).byteCount
    }
    #expect(try rows(20_000) == rows(40_000))
  }

  @Test("that stay where they are leave the very same value")
  func identity() throws {
    let all = try Vocabularies()
    #expect(try all.bench.node("align(a, to: a)") == all.bench.node("a"))
    #expect(try all.bench.node("align(a, to: b)") == all.bench.node("align(a, to: b)"))
  }
}
