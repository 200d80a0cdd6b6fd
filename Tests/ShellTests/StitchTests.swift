import Foundation
import TestSupport
import Testing

/// Folders whose layers were stacked anew.
@Suite("Stitched models on disk")
struct StitchTests {
  private func workplace() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for (number, name) in ["a", "b"].enumerated() {
      try folder.write("\(name)/model.safetensors", TinyModel.network(number).data)
      try folder.write(
        "\(name)/config.json",
        """
        {
          "name": "\(name)", "rope": 1e-05,
          "num_hidden_layers": 2,
          "layer_types": ["\(name)0", "\(name)1"]
        }
        """)
      try folder.write("\(name)/tokenizer.json", "{\"of\": \"\(name)\"}")
    }
    return folder
  }

  private func run(_ script: String, in folder: TemporaryFolder) throws -> String {
    try folder.write("s.merge", "a = load \"a\"\nb = load \"b\"\n\(script)\n")
    let answer = try MokumeProcess.run("run", "s.merge", in: folder)
    #expect(answer.status == 0, "\(answer.errors)")
    return try String(contentsOfFile: folder["out/config.json"], encoding: .utf8)
  }

  @Test("config.json counts the layers and lists their kinds; it comes with the embeddings")
  func config() throws {
    let folder = try workplace()
    let config = try run(
      "save stitch([a.layers, b.layers[1], a.layers[0]], rest: b) \"out/\"", in: folder)
    #expect(
      config == """
        {
          "name": "b", "rope": 1e-05,
          "num_hidden_layers": 4,
          "layer_types": ["a0", "a1", "b1", "a0"]
        }
        """)
    let tokenizer = try String(contentsOfFile: folder["out/tokenizer.json"], encoding: .utf8)
    #expect(tokenizer == "{\"of\": \"b\"}")
  }

  @Test("a part that was merged is what its first model was")
  func merged() throws {
    let config = try run(
      "save stitch([0.5 * b.layers[1] + 0.5 * a.layers[0], a.layers[1]], rest: a) \"out/\"",
      in: workplace())
    #expect(config.contains("\"layer_types\": [\"b1\", \"a1\"]"))
    #expect(config.contains("\"num_hidden_layers\": 2,"))
  }

  @Test("layers of further tokens follow the last layer, and the config counts them as before")
  func furtherTokens() throws {
    let folder = try TemporaryFolder()
    var model = TinyModel.network(0)
    model.add("model.layers.2.eh_proj.weight", shape: [2], [1, 2])
    try folder.write("a/model.safetensors", model.data)
    try folder.write(
      "a/config.json", #"{"num_hidden_layers": 2, "num_nextn_predict_layers": 1}"#)
    try folder.write(
      "s.merge",
      """
      a = load "a"
      out = stitch([a.layers, a.layers[1]])
      print(len(a.layers), out["*eh_proj*"].tensors)
      save out "out/"
      """)
    let answer = try MokumeProcess.run("run", "s.merge", in: folder)
    #expect(answer.status == 0, "\(answer.errors)")
    #expect(answer.output == #"2 ["model.layers.3.eh_proj.weight"]"# + "\n")
    let config = try String(contentsOfFile: folder["out/config.json"], encoding: .utf8)
    #expect(config == #"{"num_hidden_layers": 3, "num_nextn_predict_layers": 1}"#)
  }

  @Test("whole models keep their config as it is, byte for byte")
  func untouched() throws {
    let folder = try workplace()
    let config = try run("save 0.5 * a + 0.5 * b \"out/\"", in: folder)
    #expect(config == (try String(contentsOfFile: folder["a/config.json"], encoding: .utf8)))
  }

  @Test("check finds a config that cannot follow, before anything is read or written")
  func refused() throws {
    let folder = try workplace()
    try folder.write("a/config.json", #"{"num_hidden_layers": 2, "decoder_sparse_step": 2}"#)
    try folder.write(
      "s.merge", "a = load \"a\"\nsave stitch([a.layers[1], a.layers[0]]) \"out/\"\n")
    let answer = try MokumeProcess.run("check", "s.merge", in: folder)
    #expect(answer.status == 4)
    #expect(answer.errors.contains("`decoder_sparse_step` stands in the way"))
    #expect(!FileManager.default.fileExists(atPath: folder["out"]))
  }
}
