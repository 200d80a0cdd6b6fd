import Foundation
import TestSupport
import Testing

/// Adapters of models that use one matrix in more than two places, as T5 does.
extension TiedAdapterTests {
  static let shared = "shared.weight"
  static let uses = ["encoder.embed_tokens", "decoder.embed_tokens", "lm_head"]

  /// The folder of a model with encoder and decoder.
  private func paired(_ folder: TemporaryFolder, copies: [String] = []) throws -> [Double] {
    let values = (0..<16).map { Float(sin(Double($0 * 5)) / 4) }
    var model = TinyModel()
    model.add(Self.shared, shape: [4, 4], values)
    for name in copies { model.add("\(name).weight", shape: [4, 4], values) }
    for side in ["encoder", "decoder"] {
      model.add("\(side).final_layer_norm.weight", shape: [4], [1, 2, 3, 4])
    }
    try folder.write("base/model.safetensors", model.data)
    try folder.write("base/config.json", #"{"model_type": "t5", "tie_word_embeddings": true}"#)
    return values.map(Double.init)
  }

  static let several = [
    ["encoder.embed_tokens", "decoder.embed_tokens"],
    ["encoder.embed_tokens", "decoder.embed_tokens", "lm_head"],
    ["shared", "encoder.embed_tokens", "decoder.embed_tokens", "lm_head"],
    ["decoder.embed_tokens", "shared"],
  ]

  @Test(
    "with tied: true what is added in several places is added to the one matrix",
    arguments: several, [false, true])
  func mergedTogether(modules: [String], hasBaseLayer: Bool) throws {
    let folder = try TemporaryFolder()
    var wanted = try paired(folder, copies: hasBaseLayer ? Self.uses : [])
    var adapter = TinyAdapter.of(modules)
    if hasBaseLayer {
      let last = "\(modules[modules.count - 1]).base_layer.weight"
      adapter.add(last, [4, 4], seed: 50)
      wanted = try #require(
        try TinyModel.numbers(in: adapter.weights.data)["base_model.model.\(last)"])
    }
    try adapter.write("own", in: folder)
    let answer = try run(
      "base = load \"base\"\nsave base + load(\"own\", base: base, tied: true) \"out/\", card: false",
      in: folder)
    #expect(!answer.errors.contains("W0616"), "\(answer.errors)")
    let found = try weights("out", in: folder)
    #expect(Self.uses.allSatisfy { found["\($0).weight"] == nil })
    for module in modules {
      wanted = zip(wanted, try product(module, adapter)).map { $0 + $1 }
    }
    for (value, wanted) in zip(try #require(found[Self.shared]), wanted) {
      #expect(abs(value - wanted) <= 1e-6 * max(1, abs(wanted)))
    }
  }

  @Test("lengths are given in the order of the places: to what the one before has made")
  func lengthsTogether() throws {
    let folder = try TemporaryFolder()
    var wanted = try paired(folder)
    let modules = Array(Self.uses.prefix(2))
    // The order in the file is another one.
    var adapter = TinyAdapter.of(modules.reversed())
    for (place, module) in modules.enumerated() {
      adapter.add("\(module).lora_magnitude_vector.weight", [4], seed: 60 + place)
    }
    adapter.config["use_dora"] = true
    try adapter.write("own", in: folder)
    _ = try run(
      "base = load \"base\"\nsave base + load(\"own\", base: base, tied: true) \"out/\", card: false",
      in: folder)
    let pieces = try TinyModel.numbers(in: adapter.weights.data)
    for module in modules {
      let lengths = try #require(
        pieces["base_model.model.\(module).lora_magnitude_vector.weight"])
      let sum = zip(wanted, try product(module, adapter)).map { $0 + $1 }
      wanted = sum.indices.map { place in
        let row = sum[(place / 4 * 4)..<(place / 4 * 4 + 4)]
        let length = row.map { $0 * $0 }.reduce(0, +).squareRoot()
        return lengths[place / 4] * sum[place] / length
      }
    }
    let found = try weights("out", in: folder)
    for (value, wanted) in zip(try #require(found[Self.shared]), wanted) {
      #expect(abs(value - wanted) <= 2e-6)
    }
  }

  @Test("that one matrix becomes several is said once", arguments: several + [["lm_head"]])
  func saidOnce(modules: [String]) throws {
    let folder = try TemporaryFolder()
    let tokens = try paired(folder)
    let adapter = TinyAdapter.of(modules)
    try adapter.write("own", in: folder)
    let answer = try run(
      "base = load \"base\"\nsave base + load \"own\" \"out/\", card: false", in: folder)
    #expect(answer.errors.components(separatedBy: "warning[W0616]").count == 2, "\(answer.errors)")
    // What no adapter changes is the one matrix still.
    let apart = modules.contains("shared") ? Self.uses : modules
    let names = apart.map { "\($0).weight" }.sorted().joined(separator: ", ")
    let number = apart.count == 1 ? "two" : "several"
    #expect(
      answer.errors.contains("\(names) and shared.weight are one matrix, and become \(number)\n"))
    #expect(
      answer.errors.contains(
        modules.count == 1
          ? "`own` changes lm_head.weight alone"
          : "`own` changes \(modules.count) of them, each in its own way"))
    let found = try weights("out", in: folder)
    for module in ["shared"] + Self.uses {
      var wanted = tokens
      if modules.contains(module) {
        wanted = zip(wanted, try product(module, adapter)).map { $0 + $1 }
      }
      for (value, wanted) in zip(
        try #require(found["\(module).weight"] ?? found[Self.shared]), wanted)
      {
        #expect(abs(value - wanted) <= 1e-6, "\(module)")
      }
    }
  }
}
