import Foundation
import TestSupport
import Testing

/// What adapters make of models whose last matrix is that of their tokens: what the model with the adapter
/// computes, in which only the module that an adapter names is another.
@Suite("Adapters of tied embeddings")
struct TiedAdapterTests {
  static let head = "lm_head.weight"
  static let tokens = "model.embed_tokens.weight"
  static let plain = #"{"tie_word_embeddings": true}"#
  static let untied = #"{"tie_word_embeddings": false}"#

  /// An adapter of a module, and what it makes of the two matrices.
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    var products: [String] = []
    var wholes: [String] = []
    /// Whether PEFT wrote the base's own matrix beside the products.
    var hasBaseLayer = false
    var changed: [String] { (products + wholes).map { $0 + ".weight" } }
  }

  static let cases = [
    Case(testDescription: "products of the tokens", products: ["model.embed_tokens"]),
    Case(testDescription: "products of the head", products: ["lm_head"]),
    Case(testDescription: "products of both", products: ["model.embed_tokens", "lm_head"]),
    Case(testDescription: "a matrix of tokens", wholes: ["model.embed_tokens"]),
    Case(testDescription: "a head", wholes: ["lm_head"]),
    Case(testDescription: "both", wholes: ["model.embed_tokens", "lm_head"]),
    Case(
      testDescription: "a head and products of the tokens", products: ["model.embed_tokens"],
      wholes: ["lm_head"]),
    Case(
      testDescription: "products of the tokens and the base's matrix",
      products: ["model.embed_tokens"], hasBaseLayer: true),
    Case(
      testDescription: "products of the head and the base's matrix", products: ["lm_head"],
      hasBaseLayer: true),
  ]

  private func adapter(_ example: Case) -> TinyAdapter {
    var adapter = TinyAdapter.of(example.products + ["model.layers.0.mlp.up_proj"])
    for (place, module) in example.wholes.enumerated() {
      adapter.add("\(module).weight", [4, 4], seed: 40 + place)
    }
    if example.hasBaseLayer {
      adapter.add("\(example.products[0]).base_layer.weight", [4, 4], seed: 50)
    }
    return adapter
  }

  func run(_ script: String, in folder: TemporaryFolder) throws -> Answer {
    try folder.write("s.merge", script)
    let answer = try MokumeProcess.run("run", "s.merge", in: folder)
    try #require(answer.status == 0, "\(answer.errors)")
    return answer
  }

  func weights(_ path: String, in folder: TemporaryFolder) throws -> [String: [Double]] {
    try TinyModel.numbers(in: Data(folder.read("\(path)/model.safetensors")))
  }

  func tied(_ folder: TemporaryFolder, copy: Bool = false) throws -> [Double] {
    var model = TinyModel.network(0)
    let tokens = try #require(try TinyModel.numbers(in: model.data)[Self.tokens])
    if copy { model.add(Self.head, shape: [4, 4], tokens.map { Float($0) }) }
    try folder.write("base/model.safetensors", model.data)
    try folder.write("base/config.json", Self.plain)
    return tokens
  }

  /// B A alpha / r, of the numbers that `TinyAdapter` writes.
  func product(_ module: String, _ adapter: TinyAdapter) throws -> [Double] {
    let tensors = try TinyModel.numbers(in: adapter.weights.data)
    let a = try #require(tensors["base_model.model.\(module).lora_A.weight"])
    let b = try #require(tensors["base_model.model.\(module).lora_B.weight"])
    return (0..<16).map { place in
      let (row, column) = (place / 4, place % 4)
      let first: Double = b[row * 2] * a[column]
      return (first + b[row * 2 + 1] * a[4 + column]) * 1.5
    }
  }

  @Test(
    "only the module that an adapter names is another, and the config says that they are two",
    arguments: cases, [false, true])
  func modules(example: Case, isCopied: Bool) throws {
    let folder = try TemporaryFolder()
    let tokens = try tied(folder, copy: isCopied)
    let adapter = adapter(example)
    try adapter.write("own", in: folder)
    let answer = try run(
      "base = load \"base\"\nsave base + load(\"own\", base: base) \"out/\", card: false",
      in: folder)
    let found = try weights("out", in: folder)
    let pieces = try TinyModel.numbers(in: adapter.weights.data)
    for module in ["model.embed_tokens", "lm_head"] {
      var wanted = tokens
      if let whole = pieces["base_model.model.\(module).weight"] { wanted = whole }
      // What was the base's matrix is in both places, as in the model below the adapter.
      if let below = pieces["base_model.model.\(example.products.first ?? "").base_layer.weight"] {
        wanted = below
      }
      if example.products.contains(module) {
        wanted = zip(wanted, try product(module, adapter)).map { $0 + $1 }
      }
      let values = try #require(found["\(module).weight"])
      for (value, wanted) in zip(values, wanted) {
        #expect(abs(value - wanted) <= 4e-7 * max(1, abs(wanted)), "\(module)")
      }
    }
    let config = try String(contentsOfFile: folder["out/config.json"], encoding: .utf8)
    #expect(config == Self.untied)
    // PEFT merges products into both places, and a module of its own into one.
    #expect(answer.errors.contains("W0616") == !example.products.isEmpty, "\(answer.errors)")
  }

  @Test("what is apart for one tensor is so for all, because a config has one word for them")
  func encoder() throws {
    let folder = try TemporaryFolder()
    let (words, head) = ("bert.embeddings.word_embeddings", "cls.predictions.decoder")
    var model = TinyModel()
    model.add("\(words).weight", shape: [4, 4], (0..<16).map { Float($0) })
    model.add("cls.predictions.bias", shape: [4], [1, 2, 3, 4])
    try folder.write("base/model.safetensors", model.data)
    try folder.write("base/config.json", #"{"model_type": "bert"}"#)
    try TinyAdapter.of([head]).write("own", in: folder)
    _ = try run(
      "base = load \"base\"\nsave base + load(\"own\", base: base) \"out/\", card: false",
      in: folder)
    let found = try weights("out", in: folder)
    #expect(found["\(head).bias"] == [1, 2, 3, 4])
    #expect(found["\(head).weight"] != found["\(words).weight"])
    #expect(
      found.keys.sorted() == [
        "\(words).weight", "cls.predictions.bias", "\(head).bias", "\(head).weight",
      ])
  }

  @Test("with tied: true it changes both matrices of a model that has two, as a difference would")
  func spread() throws {
    let folder = try TemporaryFolder()
    _ = try tied(folder)
    try adapter(Self.cases[0]).write("own", in: folder)
    var other = TinyModel.network(3)
    other.add(Self.head, shape: [4, 4], (0..<16).map { Float($0) / 8 })
    try folder.write("other/model.safetensors", other.data)
    try folder.write("other/config.json", Self.untied)
    var third = TinyModel.network(4)
    third.add(Self.head, shape: [4, 4], (0..<16).map { Float($0 % 3) / 4 })
    try folder.write("third/model.safetensors", third.data)
    try folder.write("third/config.json", Self.untied)
    _ = try run(
      """
      base = load "base"
      other = load "other"
      own = load("own", base: base, tied: true)
      save other + own "sum/", card: false
      save other + ties([own, load("third") - other], density: 1) "ties/", card: false
      save other + ties([(base + own) - base, load("third") - other], density: 1) "wanted/", card: false
      """, in: folder)
    let (found, product) = (
      try weights("sum", in: folder), try product("model.embed_tokens", adapter(Self.cases[0]))
    )
    let before = try TinyModel.numbers(in: other.data)
    for name in [Self.head, Self.tokens] {
      let (values, old) = (try #require(found[name]), try #require(before[name]))
      for place in 0..<16 { #expect(abs(values[place] - old[place] - product[place]) < 1e-6) }
    }
    let (merged, wanted) = (try weights("ties", in: folder), try weights("wanted", in: folder))
    for name in [Self.head, Self.tokens] {
      let (values, others) = (try #require(merged[name]), try #require(wanted[name]))
      for place in 0..<16 { #expect(abs(values[place] - others[place]) < 1e-6, "\(name)") }
    }
  }

  @Test(
    "with tied: true products are added to the one matrix, and the config says that it is one",
    arguments: cases, [false, true])
  func tied(example: Case, isCopied: Bool) throws {
    let folder = try TemporaryFolder()
    let tokens = try tied(folder, copy: isCopied)
    let adapter = adapter(example)
    try adapter.write("own", in: folder)
    let answer = try run(
      "base = load \"base\"\nsave base + load(\"own\", base: base, tied: true) \"out/\", card: false",
      in: folder)
    #expect(!answer.errors.contains("W0616"))
    let found = try weights("out", in: folder)
    let pieces = try TinyModel.numbers(in: adapter.weights.data)
    let isTied = example.wholes.isEmpty
    for module in ["model.embed_tokens", "lm_head"] {
      var wanted = pieces["base_model.model.\(module).weight"] ?? tokens
      if let below = pieces["base_model.model.\(example.products.first ?? "").base_layer.weight"] {
        wanted = below
      }
      for product in try example.products.filter({ isTied || $0 == module })
        .map({ try self.product($0, adapter) })
      {
        wanted = zip(wanted, product).map { $0 + $1 }
      }
      guard let values = found["\(module).weight"] else {
        #expect(isTied && module == "lm_head")
        continue
      }
      #expect(!isTied || module != "lm_head")
      for (value, wanted) in zip(values, wanted) {
        #expect(abs(value - wanted) <= 8e-7 * max(1, abs(wanted)), "\(module)")
      }
    }
    let config = try String(contentsOfFile: folder["out/config.json"], encoding: .utf8)
    #expect(config == (isTied ? Self.plain : Self.untied))
  }

  @Test("tied: takes true or false, and needs a base")
  func messages() throws {
    let folder = try TemporaryFolder()
    _ = try tied(folder)
    try adapter(Self.cases[0]).write("own", in: folder)
    for (arguments, message) in [
      ("tied: true", "error[E0303]: `tied` is about the embeddings of an adapter's base"),
      (
        "base: load(\"base\"), tied: 1",
        "error[E0301]: `load` needs `true` or `false` for `tied`, got a number"
      ),
    ] {
      try folder.write("s.merge", "d = load(\"own\", \(arguments))")
      let answer = try MokumeProcess.run("check", "s.merge", in: folder)
      #expect(answer.status == 3 && answer.errors.hasPrefix(message), "\(answer.errors)")
    }
  }

  @Test(
    "an adapter of other modules leaves a model tied, and so does what is left of one without them")
  func others() throws {
    let folder = try TemporaryFolder()
    _ = try tied(folder)
    try TinyAdapter.of().write("poet", in: folder)
    try TinyAdapter.of(["model.embed_tokens", "model.layers.0.mlp.up_proj"])
      .write("words", in: folder)
    for (place, delta) in [
      "load \"poet\"", "only(load \"words\", \"*.layers.*\")",
      "ties([load \"poet\", without(load \"words\", \"*embed*\")])",
    ].enumerated() {
      let answer = try run(
        "save load \"base\" + \(delta) \"\(place)/\", card: false", in: folder)
      #expect(!answer.errors.contains("W0616"))
      #expect(try weights("\(place)", in: folder)[Self.head] == nil)
      let config = try String(contentsOfFile: folder["\(place)/config.json"], encoding: .utf8)
      #expect(config == Self.plain)
    }
  }

  @Test("without the head it is what merge_and_unload makes of products of the tokens")
  func asMerged() throws {
    let folder = try TemporaryFolder()
    let tokens = try tied(folder)
    let words = TinyAdapter.of(["model.embed_tokens"])
    try words.write("words", in: folder)
    let answer = try run(
      "save without(load(\"base\") + load \"words\", \"lm_head.weight\") \"out/\", card: false",
      in: folder)
    #expect(!answer.errors.contains("W0616"))
    let found = try weights("out", in: folder)
    #expect(found[Self.head] == nil)
    let product = try product("model.embed_tokens", words)
    for (value, (old, change)) in zip(try #require(found[Self.tokens]), zip(tokens, product)) {
      #expect(abs(value - (old + change)) <= 2e-7)
    }
    let config = try String(contentsOfFile: folder["out/config.json"], encoding: .utf8)
    #expect(config == Self.plain)
  }

  @Test(
    "beside differences of tied models an adapter of the tokens has its own, the head that of both")
  func mixed() throws {
    let folder = try TemporaryFolder()
    let tokens = try tied(folder)
    try folder.write("chat/model.safetensors", TinyModel.network(1).data)
    try folder.write("chat/config.json", Self.plain)
    let words = TinyAdapter.of(["model.embed_tokens"])
    try words.write("words", in: folder)
    _ = try run(
      """
      base = load "base"
      chat = load("chat") - base
      save base + task_arithmetic([load "words", chat], weights: 0.5) "a/", card: false
      save base + 0.5 * chat + 0.5 * load "words" "b/", card: false
      save (base + load "words") + (load("chat") - base) - 0.5 * chat - 0.5 * load("words") "c/", card: false
      """, in: folder)
    let chat = try #require(try weights("chat", in: folder)[Self.tokens])
    let product = try product("model.embed_tokens", words)
    for path in ["a", "b", "c"] {
      let found = try weights(path, in: folder)
      for place in 0..<16 {
        let head = tokens[place] + 0.5 * (chat[place] - tokens[place])
        let both = head + 0.5 * product[place]
        #expect(abs(try #require(found[Self.head])[place] - head) < 1e-6, "\(path)")
        #expect(abs(try #require(found[Self.tokens])[place] - both) < 1e-6, "\(path)")
      }
    }
  }
}
