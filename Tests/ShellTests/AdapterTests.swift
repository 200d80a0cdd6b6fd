import Foundation
import TestSupport
import Testing

/// What adapters come to, against the formula in f64.
@Suite("Adapters")
struct AdapterTests {
  private func run(_ script: String, in folder: TemporaryFolder) throws -> [String: [Double]] {
    try folder.write("s.merge", "base = load \"base\"\n\(script)\n")
    let answer = try MokumeProcess.run("run", "s.merge", in: folder)
    #expect(answer.status == 0, "\(answer.errors)")
    return try TinyModel.numbers(in: Data(folder.read("out.st")))
  }

  /// B A alpha / r of a module, from the numbers that `TinyAdapter` writes.
  private func delta(_ module: String, _ adapter: TinyAdapter) throws -> [Double] {
    let tensors = try TinyModel.numbers(in: adapter.weights.data)
    let a = try #require(tensors["base_model.model.\(module).lora_A.weight"])
    let b = try #require(tensors["base_model.model.\(module).lora_B.weight"])
    return (0..<16).map { (place: Int) -> Double in
      let (row, column) = (place / 4, place % 4)
      let first = b[row * 2] * a[column]
      return (first + b[row * 2 + 1] * a[4 + column]) * 1.5
    }
  }

  private func expect(
    _ found: [Double]?, _ base: [Double], plus delta: [Double], times factor: Double
  ) throws {
    let found = try #require(found)
    for place in base.indices {
      let wanted = base[place] + factor * delta[place]
      #expect(abs(found[place] - wanted) <= 2e-7 * max(1, abs(wanted)))
    }
  }

  private static let up = [
    "model.layers.0.mlp.up_proj.weight", "model.layers.1.mlp.up_proj.weight",
  ]

  @Test("base + 0.75 * adapter adds its products, and leaves other tensors as they are")
  func added() throws {
    let folder = try TemporaryFolder.withAdapters()
    let base = try TinyModel.numbers(in: TinyModel.network(0).data)
    let out = try run("save base + 0.75 * load \"poet\" \"out.st\"", in: folder)
    for name in base.keys {
      let before = try #require(base[name])
      guard Self.up.contains(name) else {
        #expect(out[name] == before, "\(name)")
        continue
      }
      let change = try delta(String(name.dropLast(7)), .of())
      try expect(out[name], before, plus: change, times: 0.75)
    }
  }

  @Test("rules scale the tensors of an adapter")
  func rules() throws {
    let base = try TinyModel.numbers(in: TinyModel.network(0).data)
    let out = try run(
      "save base + load(\"poet\") * { \"*.0.*\": 0.5, else: 2 } \"out.st\"",
      in: TemporaryFolder.withAdapters())
    for (name, factor) in zip(Self.up, [0.5, 2]) {
      let change = try delta(String(name.dropLast(7)), .of())
      try expect(out[name], try #require(base[name]), plus: change, times: factor)
    }
  }

  @Test("adapters of different tensors are added where they have some")
  func two() throws {
    let base = try TinyModel.numbers(in: TinyModel.network(0).data)
    let out = try run(
      "save load \"cook\" + base - load \"poet\" \"out.st\"", in: TemporaryFolder.withAdapters())
    let cook = TinyAdapter.of(["model.layers.1.mlp.up_proj", "model.embed_tokens"], number: 1)
    let second = zip(
      try delta("model.layers.1.mlp.up_proj", cook),
      try delta("model.layers.1.mlp.up_proj", .of())
    ).map { $0 - $1 }
    try expect(out[Self.up[1]], try #require(base[Self.up[1]]), plus: second, times: 1)
    let embed = "model.embed_tokens.weight"
    let change = try delta("model.embed_tokens", cook)
    try expect(out[embed], try #require(base[embed]), plus: change, times: 1)
    #expect(out["model.norm.weight"] == base["model.norm.weight"])
  }

  @Test("methods take adapters as differences, alone and beside others")
  func methods() throws {
    let folder = try TemporaryFolder.withAdapters()
    let base = try TinyModel.numbers(in: TinyModel.network(0).data)
    let call = "ties([load \"poet\", load \"cook\"], density: 100%)"
    let out = try run("save base + \(call) \"out.st\"", in: folder)
    // Where only one of two differs from 0 it is the one that agrees with itself.
    let change = try delta("model.layers.0.mlp.up_proj", .of())
    try expect(out[Self.up[0]], try #require(base[Self.up[0]]), plus: change, times: 1)
    for (method, more) in [
      ("task_arithmetic", ""), ("dare_linear", ", density: 0.5"), ("della", ", density: 0.5"),
      ("model_stock", ""), ("sce", ""), ("geometric_median", ""), ("magmax", ""),
      ("breadcrumbs", ""), ("ties", ", density: 0.5, weights: [1, ramp(0, 1)]"),
    ] {
      let mixed = "\(method)([load \"poet\", load \"chat\" - base]\(more))"
      let out = try run("save base + \(mixed) \"out.st\", overwrite: true", in: folder)
      #expect(out.values.allSatisfy { $0.allSatisfy(\.isFinite) }, "\(method)")
      let alone = "\(method)([load \"poet\", load \"cook\"]\(more))"
      let other = try run("save base + \(alone) \"out.st\", overwrite: true", in: folder)
      #expect(other["model.norm.weight"] == base["model.norm.weight"], "\(method)")
    }
  }

  @Test("magnitudes make rows as long as they say (DoRA)")
  func dora() throws {
    let folder = try TemporaryFolder.withAdapters()
    var adapter = TinyAdapter.of(["model.layers.0.mlp.up_proj"])
    adapter.config["use_dora"] = true
    adapter.weights.add(
      "base_model.model.model.layers.0.mlp.up_proj.lora_magnitude_vector", shape: [4], [1, 2, 3, 4])
    try adapter.write("dora", in: folder)
    let out = try run("save base + load(\"dora\", base: base) \"out.st\"", in: folder)
    let rows = try #require(out[Self.up[0]])
    for row in 0..<4 {
      let square = (0..<4).reduce(0.0) { $0 + rows[row * 4 + $1] * rows[row * 4 + $1] }
      #expect(abs(square.squareRoot() - Double(row + 1)) < 1e-6)
    }
    let none = "base + 0 * load(\"dora\", base: base)"
    let half = try run("save \(none) \"out.st\", overwrite: true", in: folder)
    let base = try TinyModel.numbers(in: TinyModel.network(0).data)
    #expect(half[Self.up[0]] == base[Self.up[0]])
  }

  @Test("tensors that an adapter brings along take the base's place")
  func whole() throws {
    let folder = try TemporaryFolder.withAdapters()
    var adapter = TinyAdapter.of()
    adapter.weights.add("base_model.model.model.norm.weight", shape: [4], [1, 2, 3, 4])
    try adapter.write("whole", in: folder)
    let out = try run("save base + load(\"whole\", base: base) \"out.st\"", in: folder)
    let norm = try #require(out["model.norm.weight"])
    for (found, wanted) in zip(norm, [1.0, 2, 3, 4]) { #expect(abs(found - wanted) < 1e-6) }
  }

  @Test("config.json comes from the model, whichever is named first")
  func sideFiles() throws {
    let folder = try TemporaryFolder.withAdapters()
    try folder.write("s.merge", "save load \"poet\" + load \"base\" \"out/\"")
    #expect(try MokumeProcess.run("run", "s.merge", in: folder).status == 0)
    let config = try String(contentsOfFile: folder["out/config.json"], encoding: .utf8)
    #expect(config == #"{"num_hidden_layers": 2}"#)
  }

  @Test("the bytes do not depend on threads and memory")
  func invariance() throws {
    let folder = try TemporaryFolder()
    var base = TinyModel()
    let values = (0..<700 * 900).map { Float(sin(Double($0))) }
    base.add("m.weight", shape: [700, 900], values)
    try folder.write("base.st", base.data)
    var adapter = TinyAdapter()
    adapter.config["use_dora"] = true
    adapter.add("m.lora_A.weight", [2, 900], seed: 1)
    adapter.add("m.lora_B.weight", [700, 2], seed: 2)
    adapter.add("m.lora_magnitude_vector", [700], seed: 3)
    try adapter.write("dora", in: folder)
    try folder.write(
      "s.merge",
      """
      base = load "base.st"
      save base + trim(load("dora", base: base), density: 30%) "out.st", overwrite: true
      """)
    var results: Set<Data> = []
    for arguments in ["--threads 1", "--threads 4", "--threads 2 --memory 64MB"] {
      let words = arguments.split(separator: " ").map(String.init)
      let answer = try MokumeProcess(["run", "s.merge"] + words, in: folder.path).wait()
      #expect(answer.status == 0, "\(answer.errors)")
      results.insert(Data(try folder.read("out.st")))
    }
    #expect(results.count == 1)
  }
}
