import Foundation
import TestSupport
import Testing

/// Adapters of models some of whose layers have inputs as rows, as GPT-2's `Conv1D` layers have.
@Suite("Adapters of Conv1D layers")
struct ConvLayerTests {
  private static let projection = "transformer.h.0.attn.c_proj"
  private static let names = [projection, "lm_head"]

  /// Models of one square layer that is `Conv1D` in GPT-2, and one that is not; an adapter that says
  /// `fan_in_fan_out`, and one that does not.
  private func workplace() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for (name, type) in [("gpt2", "gpt2"), ("code", "gpt_bigcode"), ("none", nil)] {
      try folder.write("\(name)/model.safetensors", Self.model.data)
      try folder.write("\(name)/config.json", type.map { "{\"model_type\": \"\($0)\"}" } ?? "{}")
    }
    for (name, isTurned, modules) in [
      ("turned", true, [Self.projection]), ("plain", false, Self.names), ("both", true, Self.names),
    ] {
      var adapter = TinyAdapter.of(modules)
      adapter.config["fan_in_fan_out"] = isTurned
      try adapter.write(name, in: folder)
    }
    return folder
  }

  private static var model: TinyModel {
    var model = TinyModel()
    for (place, name) in names.enumerated() {
      model.add(
        "\(name).weight", shape: [4, 4], (0..<16).map { Float(sin(Double($0 * 7 + place))) })
    }
    return model
  }

  private func run(_ script: String, in folder: TemporaryFolder) throws -> Answer {
    try folder.write("s.merge", script + "\n")
    return try MokumeProcess.run("run", "s.merge", "--force", in: folder)
  }

  /// The model with B A alpha / r added, whose rows are inputs where `turned` says so.
  private func expect(
    _ script: String, turned: Set<String>, modules: [String] = names, in folder: TemporaryFolder
  ) throws {
    let answer = try run(script, in: folder)
    #expect(answer.status == 0, "\(answer.errors)")
    let found = try TinyModel.numbers(in: Data(folder.read("out.st")))
    let base = try TinyModel.numbers(in: Self.model.data)
    let tensors = try TinyModel.numbers(in: TinyAdapter.of(modules).weights.data)
    for module in Self.names {
      let values = try #require(found["\(module).weight"])
      let before = try #require(base["\(module).weight"])
      let a = tensors["base_model.model.\(module).lora_A.weight"]
      let b = tensors["base_model.model.\(module).lora_B.weight"]
      for place in 0..<16 {
        let isTurned = turned.contains(module)
        let (row, column) = isTurned ? (place % 4, place / 4) : (place / 4, place % 4)
        var wanted = before[place]
        if let a, let b {
          let sum = b[row * 2] * a[column] + b[row * 2 + 1] * a[4 + column]
          wanted += sum * 1.5
        }
        #expect(abs(values[place] - wanted) < 1e-5, "\(module) \(place)")
      }
    }
  }

  @Test("an adapter is added to each layer as the architecture of its base stores it")
  func architecture() throws {
    let folder = try workplace()
    for adapter in ["plain", "both"] {
      for (base, turned) in [("gpt2", [Self.projection]), ("code", [])] {
        try expect(
          "b = load \"\(base)\"\nsave b + load(\"\(adapter)\", base: b) \"out.st\"",
          turned: Set(turned), in: folder)
      }
    }
    // Without a base the adapter is believed where its names and its fields say the same.
    try expect(
      "save load(\"gpt2\") + load(\"turned\") \"out.st\"", turned: [Self.projection],
      modules: [Self.projection], in: folder)
  }

  @Test("a square matrix that could be either way round needs the base, and one that tells")
  func undecided() throws {
    let folder = try workplace()
    let alone = try run("save load(\"gpt2\") + load(\"plain\") \"out.st\"", in: folder)
    #expect(alone.status != 0 && alone.errors.contains("E0303"))
    #expect(alone.errors.contains("\(Self.projection).weight"), "\(alone.errors)")
    let untold = try run(
      "b = load \"none\"\nsave b + load(\"plain\", base: b) \"out.st\"", in: folder)
    #expect(untold.status != 0 && untold.errors.contains("model_type"), "\(untold.errors)")
  }

  @Test("low_rank writes each layer as it is stored, alone, with its base and beside others")
  func saved() throws {
    let folder = try workplace()
    for (delta, modules) in [
      ("load(\"turned\")", [Self.projection]), ("load(\"turned\", base: b)", [Self.projection]),
      ("load(\"plain\", base: b)", Self.names), ("(b + load(\"plain\", base: b)) - b", Self.names),
    ] {
      let answer = try run(
        "b = load \"gpt2\"\nsave low_rank(\(delta), rank: 2) \"lg/\"", in: folder)
      #expect(answer.status == 0, "\(answer.errors)")
      let json = try JSONSerialization.jsonObject(with: Data(folder.read("lg/adapter_config.json")))
      #expect((json as? [String: Any])?["fan_in_fan_out"] as? Bool == true, "\(delta)")
      try expect(
        "save load(\"gpt2\") + load(\"lg/\") \"out.st\"", turned: [Self.projection],
        modules: modules, in: folder)
    }
  }

  @Test("adapters that are stored in two ways do not become one")
  func mixed() throws {
    let folder = try workplace()
    let answer = try run(
      "c = load \"code\"\nd = load(\"plain\", base: c) + load(\"turned\")\n"
        + "save low_rank(d, rank: 2) \"lg/\"", in: folder)
    #expect(answer.status != 0 && answer.errors.contains("\(Self.projection).weight"))
    #expect(answer.errors.contains("fan_in_fan_out"), "\(answer.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder["lg"]))
  }

  @Test("a base that is given is not asked for")
  func given() throws {
    let folder = try workplace()
    var other = TinyModel()
    other.add("\(Self.projection).weight", shape: [2, 8], (0..<16).map { Float($0) })
    try folder.write("other/model.safetensors", other.data)
    try folder.write("other/config.json", "{\"model_type\": \"gpt2\"}")
    let answer = try run(
      "b = load \"other\"\nsave b + load(\"turned\", base: b) \"out.st\"", in: folder)
    #expect(answer.status != 0 && answer.errors.contains("E0401"), "\(answer.errors)")
    #expect(!answer.errors.contains("base: base"), "\(answer.errors)")
  }
}
