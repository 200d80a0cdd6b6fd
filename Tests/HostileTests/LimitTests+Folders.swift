import Foundation
import TestSupport
import Testing

extension LimitTests {
  @Test("so is each folder with an adapter")
  func adapters() throws {
    let corpus = Corpus.adapters
    let before = try corpus.contents()
    let runs = try LimitedRuns(corpus.names.map { .init($0, ["info", corpus.path($0)]) })
    try #require(runs.all.count >= 60)
    for run in runs.all { check(run, isSound: Corpus.isSound(run.name)) }
    #expect(try corpus.contents() == before)
  }

  @Test("and each tokenizer of a model")
  func tokenizers() throws {
    let corpus = Corpus.vocabularies
    let code = "m = load \"model\"\nprint(compat([m, m]))"
    let runs = try LimitedRuns(corpus.names.map { .init($0, ["run", "-e", code]) }) { run, folder in
      let path = corpus.path(run.name)
      if !FileManager.default.fileExists(atPath: "\(path)/config.json") {
        try "{}".write(toFile: "\(folder)/model/config.json", atomically: false, encoding: .utf8)
      }
      if FileManager.default.fileExists(atPath: "\(path)/model.gguf") {
        try FileManager.default.removeItem(atPath: "\(folder)/model/model.safetensors")
      }
      for file in try FileManager.default.contentsOfDirectory(atPath: path) {
        try FileManager.default.createSymbolicLink(
          atPath: "\(folder)/model/\(file)", withDestinationPath: "\(path)/\(file)")
      }
    }
    try #require(runs.all.count >= 60)
    for run in runs.all { check(run, isSound: Corpus.isSound(run.name)) }
  }

  /// Adapters that are small and mean much, or claim to be vast.
  private enum Large: String, CaseIterable {
    case product = "ok-product-of-a-trillion-elements"
    case modules = "ok-many-modules"
    case patterns = "ok-patterns-that-go-back"
    case manyPatterns = "more-patterns-that-go-back"
    case vastConfig = "vast-config"
    case vastWeights = "vast-weights"

    func write(to folder: String) throws {
      var adapter = TinyAdapter()
      switch self {
      case .product:
        let count = 1 << 20
        let values = [Float](repeating: 1, count: count)
        adapter.config["r"] = 1
        adapter.weights.add("base_model.model.a.lora_A.weight", shape: [1, count], values)
        adapter.weights.add("base_model.model.a.lora_B.weight", shape: [count, 1], values)
      case .modules: adapter = .of((0..<5000).map { "model.layers.\($0).mlp.up_proj" })
      case .patterns, .manyPatterns:
        let name = String(repeating: "a", count: 5000)
        adapter = .of([name + ".b"])
        var patterns: [String: Int] = [:]
        for place in 0..<(self == .patterns ? 10 : 2000) {
          patterns["(a|a?)+(a*)*(a+)+c\(place)"] = 3
        }
        adapter.config["rank_pattern"] = patterns
      case .vastConfig, .vastWeights: break
      }
      let text = try JSONSerialization.data(withJSONObject: adapter.config)
      let config = "\(folder)/adapter/adapter_config.json"
      let weights = "\(folder)/adapter/adapter_model.safetensors"
      try FileManager.default.createDirectory(
        atPath: "\(folder)/adapter", withIntermediateDirectories: false)
      try text.write(to: URL(filePath: config))
      try adapter.weights.data.write(to: URL(filePath: weights))
      if self == .vastConfig { try LimitTests.vast(config) }
      if self == .vastWeights { try LimitTests.vast(weights) }
    }
  }

  @Test("adapters that mean much are described in the time and memory that their files take")
  func largeAdapters() throws {
    let runs = try LimitedRuns(Large.allCases.map { .init($0.rawValue, ["info", "adapter"]) }) {
      run, folder in
      try Large(rawValue: run.name)?.write(to: folder)
    }
    for run in runs.all { check(run, isSound: Corpus.isSound(run.name)) }
  }
}
