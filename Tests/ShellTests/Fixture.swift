import Foundation
import TestSupport

/// The files that the cases of `Cases` load and run into.
enum Fixture {
  static func make() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for (number, name) in ["base", "chat", "code"].enumerated() {
      try folder.write("models/\(name).safetensors", TinyModel.network(number).data)
    }
    try folder.write("models/notes/README.md", "nothing here\n")
    try broken(folder)
    try foreign(folder)
    try unusual(folder)
    try torch(folder)
    try adapters(folder)
    try taken(folder)
    try unfinished(folder)
    try lineage(folder)
    try vocabularies(folder)
    return folder
  }

  /// Recipes, locks and files beside weights.
  private static func lineage(_ folder: TemporaryFolder) throws {
    try folder.write(
      "locked/mokume.merge", "base = load \"models/base.safetensors\"\nsave base \"again/\"\n")
    try folder.write(
      "locked/mokume.lock",
      """
      {"lock": 1, "mokume": "0.1.0", "plan": "", "inputs": [
      {"path": "models/base.safetensors", "size": 1003, "sha256": "\(sha)"}]}
      """)
    try folder.write(
      "edited/mokume.merge",
      "base = load \"models/base.safetensors\"\nsave base \"edited/\", overwrite: true\n")
    try folder.write(
      "edited/mokume.lock", #"{"lock": 1, "mokume": "0.0.9", "plan": "\#(sha)", "inputs": []}"#)
    let tokens = (0..<9).map { "\"t\($0)\": \($0)" }.joined(separator: ", ")
    try folder.write("tokenizers/nine/tokenizer.json", "{\"model\": {\"vocab\": {\(tokens)}}}")
    try folder.write("coded/model.safetensors", TinyModel.network(0).data)
    try folder.write(
      "coded/config.json", #"{"auto_map": {"AutoModel": "modeling_tiny.TinyModel"}}"#)
  }

  /// Models that have few tokens in common, and one that says none.
  private static func vocabularies(_ folder: TemporaryFolder) throws {
    let words = (0..<6).map { "▁w\($0)" }
    let models = [
      ("llama", words), ("qwen", ["▁w0"] + words.dropFirst().map { "Ġ\($0)" }),
      ("short", words.prefix(3) + ["▁new"]),
    ]
    for (number, (name, tokens)) in models.enumerated() {
      try folder.write(
        "speakers/\(name)/model.safetensors", TinyModel.speaking(tokens, number).data)
      try folder.write("speakers/\(name)/config.json", "{\"vocab_size\": \(tokens.count)}\n")
      try folder.write("speakers/\(name)/tokenizer.json", TinyModel.tokenizer(tokens))
    }
    try folder.write("speakers/bare/model.safetensors", TinyModel.speaking(words, 2).data)
  }

  /// What an interrupted save of another script leaves.
  private static func unfinished(_ folder: TemporaryFolder) throws {
    let name = ".unfinished.partial-8f3a6c1d"
    try folder.write("\(name)/journal.mokume", "mokume-journal 1 0\n0 1000 0 0\n")
    try folder.write("\(name)/model-00001-of-00002.safetensors", Data(count: 1000))
  }

  private static func broken(_ folder: TemporaryFolder) throws {
    let whole = TinyModel.network(1).data
    try folder.write("models/short.safetensors", whole.dropLast(100))
    try folder.write("models/empty.safetensors", Data())
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:\(sha)\nsize 997\n"
    try folder.write("models/pointer/model.safetensors", pointer)
    let header =
      #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"#
      + #""b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}"#
    let length = (0..<8).map { UInt8(truncatingIfNeeded: header.utf8.count >> ($0 * 8)) }
    try folder.write(
      "models/overlap.safetensors", Data(length) + Data(header.utf8) + Data(count: 12))
    let index =
      #"{"metadata":{"total_size":8},"weight_map":{"a":"model-00001-of-00001.safetensors"}}"#
    try folder.write("models/sharded/model.safetensors.index.json", index)
    try FileManager.default.createSymbolicLink(
      atPath: folder["models/loop.safetensors"], withDestinationPath: "loop.safetensors")
  }

  private static func torch(_ folder: TemporaryFolder) throws {
    let corpus = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appending(path: "../FileTests/Corpus/pytorch").standardizedFileURL
    for (name, source) in [("training", "ok-state-dict"), ("system", "global-os-system")] {
      let data = try Data(contentsOf: corpus.appending(path: "\(source).pt"))
      try folder.write("checkpoints/\(name).pt", data)
    }
  }

  private static func adapters(_ folder: TemporaryFolder) throws {
    try TinyAdapter.of().write("adapters/poet", in: folder)
    try TinyAdapter.of(["transformer.layers.0.mlp.up_proj"]).write("adapters/renamed", in: folder)
    var dora = TinyAdapter.of(["model.layers.0.mlp.up_proj"])
    dora.config["use_dora"] = true
    dora.add("model.layers.0.mlp.up_proj.lora_magnitude_vector", [4], seed: 1)
    dora.add("model.norm.weight", [4], seed: 2)
    try dora.write("adapters/dora", in: folder)
    var tokens = TinyAdapter.of()
    tokens.config["alora_invocation_tokens"] = [1, 2]
    try tokens.write("adapters/tokens", in: folder)
    var half = TinyAdapter()
    half.add("model.layers.0.mlp.up_proj.lora_A.weight", [2, 4], seed: 1)
    try half.write("adapters/half", in: folder)
    try folder.write("tied/model.safetensors", TinyModel.network(0).data)
    try folder.write("tied/config.json", #"{"tie_word_embeddings": true}"#)
    try TinyAdapter.of(["model.embed_tokens"]).write("adapters/words", in: folder)
    try TinyAdapter.of(["lm_head", "model.embed_tokens"]).write("adapters/ends", in: folder)
    try folder.write("models/beside/model.safetensors", TinyModel.network(0).data)
    try TinyAdapter.of().write("models/beside", in: folder)
  }

  private static let sha = String(repeating: "0123456789abcdef", count: 4)

  private static func foreign(_ folder: TemporaryFolder) throws {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent()
    let gguf = tests.appendingPathComponent("FileTests/Corpus/models/llama.gguf")
    try folder.write("quantised/llama.gguf", Data(contentsOf: gguf))
    try folder.writeGGUFTokens("bytes", to: "quantised/six.gguf")
    try folder.writeGGUFTokens("types-missing", to: "quantised/two.gguf")
    try folder.write("models/model.gguf", "GGUF" + String(repeating: "\0", count: 60))
    try folder.write("models/page.safetensors", "<!DOCTYPE html><html><body>Sign in</body></html>")
  }

  private static func unusual(_ folder: TemporaryFolder) throws {
    let network = TinyModel.network(0)
    try folder.write("models/both/model.safetensors", network.data)
    try folder.write("models/windowed/model.safetensors", network.data)
    try folder.write(
      "models/windowed/config.json", #"{"num_hidden_layers": 2, "sliding_window_pattern": 2}"#)
    try folder.write(
      "models/both/model.safetensors.index.json",
      #"{"metadata":{"total_size":8},"weight_map":{"a":"model-00001-of-00001.safetensors"}}"#)
    try folder.write("models/unlisted/model-00001-of-00001.safetensors", network.data)
    try folder.write(
      "models/unlisted/model.safetensors.index.json",
      """
      {"metadata":{"total_size":8},
      "weight_map":{"model.norm.weight":"model-00001-of-00001.safetensors"}}
      """)
    for (name, number) in [("a", Int64(1)), ("b", 2)] {
      var model = TinyModel()
      model.add("position_ids", shape: [2], integers: [0, number])
      model.add("weight", shape: [2], [0.5, Float(number)])
      try folder.write("models/ids-\(name).safetensors", model.data)
    }
    try folder.write("models/wide.safetensors", TinyModel.network(1, width: 6).data)
    var packed = TinyModel()
    packed.add(
      "model.layers.0.mlp.up_proj.qweight", "I32", shape: [2], bytes: Data(count: 8))
    try folder.write("models/packed.safetensors", packed.data)
    var infinite = TinyModel()
    infinite.add("weight", shape: [3], [1, .infinity, .nan])
    try folder.write("models/infinite.safetensors", infinite.data)
    try sparse(folder)
  }

  /// A file of 12 TB without a block on the drive.
  private static func sparse(_ folder: TemporaryFolder) throws {
    let elements = 3_000_000_000_000
    let header =
      "{\"weight\":{\"dtype\":\"F32\",\"shape\":[\(elements)],"
      + "\"data_offsets\":[0,\(4 * elements)]}}"
    let length = (0..<8).map { UInt8(truncatingIfNeeded: header.utf8.count >> ($0 * 8)) }
    let path = try folder.write("models/huge.safetensors", Data(length) + Data(header.utf8))
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try file.truncate(atOffset: UInt64(8 + header.utf8.count + 4 * elements))
    try file.close()
  }

  private static func taken(_ folder: TemporaryFolder) throws {
    // Noon in UTC is the same day in all but the outermost time zones.
    let day = Date(timeIntervalSince1970: 1_740_916_800)
    try folder.write("made/mokume.merge", "# another\n")
    for name in ["taken.safetensors", "taken/model.safetensors", "made/model.safetensors"] {
      let path = try folder.write(name, TinyModel.network(2).data)
      try FileManager.default.setAttributes([.modificationDate: day], ofItemAtPath: path)
    }
  }
}
