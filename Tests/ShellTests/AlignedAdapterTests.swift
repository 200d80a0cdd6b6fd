import Foundation
import TestSupport
import Testing

/// Models with an adapter in them, in the rows of other tokens: what the merged model would be in them.
@Suite("Aligned models with adapters")
struct AlignedAdapterTests {
  private static let tokens = "model.embed_tokens.weight"
  private static let head = "lm_head.weight"
  private static let layer = "model.layers.0.mlp.up_proj.weight"

  /// The tokens of the base, and those of the models it is aligned to.
  private static let own = ["a", "b", "c", "d"]
  private static let wanted = ["d", "x", "a", "b", "y"]

  /// How a model has its two matrices.
  enum Heads: String, CaseIterable { case apart, once, twice }

  /// What an adapter changes beside a layer.
  static let modules = [
    [], ["model.embed_tokens"], ["lm_head"], ["model.embed_tokens", "lm_head"],
  ]

  private typealias Weights = [String: [Double]]

  /// Writes a model and gives its matrices.
  private func model(
    _ name: String, _ tokens: [String], _ heads: Heads, number: Int, in folder: TemporaryFolder
  ) throws -> Weights {
    func values(_ seed: Int, _ count: Int) -> [Float] {
      (0..<count).map { Float(sin(Double(1 + $0 * 7 + seed * 31 + number * 101))) }
    }
    let rows = values(1, tokens.count * 4)
    var model = TinyModel()
    model.add(Self.tokens, shape: [tokens.count, 4], rows)
    model.add(Self.layer, shape: [4, 4], values(2, 16))
    let last = heads == .apart ? values(3, tokens.count * 4) : rows
    if heads != .once { model.add(Self.head, shape: [tokens.count, 4], last) }
    try folder.write("\(name)/model.safetensors", model.data)
    try folder.write("\(name)/tokenizer.json", TinyModel.tokenizer(tokens))
    try folder.write("\(name)/config.json", "{\"tie_word_embeddings\": \(heads != .apart)}")
    return try TinyModel.numbers(in: model.data)
      .merging([Self.head: last.map(Double.init)]) { first, _ in first }
  }

  /// B A alpha / r, of the numbers that `TinyAdapter` writes.
  private func product(_ module: String, _ adapter: TinyAdapter) throws -> [Double] {
    let tensors = try TinyModel.numbers(in: adapter.weights.data)
    guard let a = tensors["base_model.model.\(module).lora_A.weight"],
      let b = tensors["base_model.model.\(module).lora_B.weight"]
    else { return [Double](repeating: 0, count: 16) }
    return (0..<16).map { place in
      let (row, column) = (place / 4 * 2, place % 4)
      let first: Double = b[row] * a[column]
      return (first + b[row + 1] * a[4 + column]) * 1.5
    }
  }

  /// A matrix in the rows of the wanted tokens.
  private func aligned(_ matrix: [Double], fill: String, _ other: [Double]) -> [Double] {
    func row(_ place: Int) -> [Double] { Array(matrix[place * 4..<place * 4 + 4]) }
    let kept = Self.wanted.compactMap { Self.own.firstIndex(of: $0) }.map(row)
    let mean = (0..<4).map { column in kept.reduce(0) { $0 + $1[column] } / Double(kept.count) }
    return Self.wanted.enumerated().flatMap { place, token in
      if let old = Self.own.firstIndex(of: token) { return row(old) }
      return switch fill {
      case "\"mean\"": mean
      case "\"zero\"": [0.0, 0, 0, 0]
      default: Array(other[place * 4..<place * 4 + 4])
      }
    }
  }

  private func run(
    _ script: String, in folder: TemporaryFolder, status: Int32 = 0
  ) throws -> Answer {
    let answer = try MokumeProcess.run("run", "-q", "-e", script, in: folder)
    try #require(answer.status == status, "\(answer.errors)")
    return answer
  }

  @Test(
    "are what the merged models are in these rows, whether their two matrices are one or not",
    arguments: Heads.allCases, modules)
  func merged(heads: Heads, modules: [String]) throws {
    let folder = try TemporaryFolder()
    let base = try model("b", Self.own, heads, number: 0, in: folder)
    let adapter = TinyAdapter.of(modules + ["model.layers.0.mlp.up_proj"])
    try adapter.write("p", in: folder)
    for others in Heads.allCases {
      let other = try model("z", Self.wanted, others, number: 1, in: folder)
      for fill in ["z", "\"mean\"", "\"zero\""] {
        let out = "\(others)-\(fill.filter(\.isLetter))"
        _ = try run(
          """
          b = load "b"
          z = load "z"
          save align(b + load "p", to: z, fill: \(fill)) "\(out)/", card: false
          """, in: folder)
        let found = try TinyModel.numbers(in: Data(folder.read("\(out)/model.safetensors")))
        for tensor in [Self.tokens, Self.head, Self.layer] {
          let whole = zip(
            try #require(base[tensor]),
            try product(String(tensor.dropLast(".weight".count)), adapter)
          ).map { $0 + $1 }
          let wanted =
            tensor == Self.layer
            ? whole : aligned(whole, fill: fill, try #require(other[tensor]))
          // A head that is not written is the matrix of the tokens.
          let values = try #require(found[tensor] ?? found[Self.tokens])
          #expect(values.count == wanted.count)
          for (value, wanted) in zip(values, wanted) {
            #expect(abs(value - wanted) <= 1e-6 * max(1, abs(wanted)), "\(tensor) of \(out)")
          }
        }
      }
    }
  }

  @Test("have what an adapter with magnitudes makes of their layers, and rules for its tensors")
  func parts() throws {
    let folder = try TemporaryFolder()
    _ = try model("b", Self.own, .once, number: 0, in: folder)
    _ = try model("z", Self.wanted, .apart, number: 1, in: folder)
    var scaled = TinyAdapter.of(["model.layers.0.mlp.up_proj"])
    scaled.config["use_dora"] = true
    scaled.add("model.layers.0.mlp.up_proj.lora_magnitude_vector", [4], seed: 9)
    try scaled.write("d", in: folder)
    try TinyAdapter.of(["model.embed_tokens", "model.layers.0.mlp.up_proj"]).write(
      "p", in: folder)
    _ = try run(
      """
      b = load "b"
      z = load "z"
      d = load("d", base: b)
      p = load "p" * { "*embed*": 0.5, else: 2 }
      save align(b + d, to: z, fill: z) "d-one/"
      save b + d "d-two/"
      save align(load "d-two/", to: z, fill: z) "d-three/"
      save align(b + p, to: z, fill: z) "p-one/"
      save b + p "p-two/"
      save align(load "p-two/", to: z, fill: z) "p-three/"
      """, in: folder)
    for name in ["d", "p"] {
      #expect(
        try folder.read("\(name)-one/model.safetensors")
          == folder.read("\(name)-three/model.safetensors"))
    }
  }

  @Test("an adapter with tokens of its own is a difference, which the aligned base can take")
  func alone() throws {
    let folder = try TemporaryFolder()
    _ = try model("b", Self.own, .apart, number: 0, in: folder)
    _ = try model("z", Self.wanted, .apart, number: 1, in: folder)
    try TinyAdapter.of(["lm_head", "model.layers.0.mlp.up_proj"]).write("p", in: folder)
    try TinyAdapter.of(["model.layers.0.mlp.up_proj"]).write("layers", in: folder)
    let script = """
      b = load "b"
      z = load "z"
      p = load "p"
      save align(b, to: z, fill: z) + align(p, to: z, fill: "zero") "one/"
      save align(b + p, to: z, fill: z) "two/"
      """
    let refused = try run(script, in: folder, status: 4)
    #expect(refused.errors.contains("help: align that model with the adapter in it"))
    try folder.write("p/tokenizer.json", TinyModel.tokenizer(Self.own))
    _ = try run(script, in: folder)
    #expect(try folder.read("one/model.safetensors") == folder.read("two/model.safetensors"))
    // What changes no rows stays what it is.
    let same = try run(
      "print(hash(align(load \"layers\", to: load \"z\")) == hash(load \"layers\"))", in: folder)
    #expect(same.output == "true\n")
  }
}
