import Foundation
import TestSupport
import Testing

/// Differences that are saved as adapters, and what loading them gives.
@Suite("Saving adapters")
struct LowRankTests {
  private static let names = (0..<2).flatMap { layer in
    ["mlp.up_proj", "self_attn.q_proj"].map { "model.layers.\(layer).\($0)" }
  }
  private static let (rows, columns) = (24, 20)

  /// A base and a tuned model whose differences in matrices have rank 3, but for one, which has none.
  private func workplace(type: String = "llama") throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for name in ["base", "tuned"] {
      let model = model(isTuned: name == "tuned", upName: type == "gpt2" ? "c_fc" : "up_proj")
      try folder.write("\(name)/model.safetensors", model.data)
      try folder.write(
        "\(name)/config.json",
        "{\"num_hidden_layers\": 2, \"model_type\": \"\(type)\", "
          + "\"architectures\": [\"LlamaForCausalLM\"]}")
    }
    return folder
  }

  private func model(isTuned: Bool, upName: String = "up_proj") -> TinyModel {
    var model = TinyModel()
    let change: Float = isTuned ? 1 : 0
    model.add("model.embed_tokens.weight", shape: [4, 20], numbers(80).map { $0 + change })
    for (place, name) in Self.names.enumerated() {
      let delta = self.delta(place)
      let values = zip(numbers(Self.rows * Self.columns), delta).map { $0 + change * Float($1) }
      model.add(
        "\(name.replacing("up_proj", with: upName)).weight", shape: [Self.rows, Self.columns],
        values)
    }
    model.add("model.norm.weight", shape: [20], numbers(20).map { $0 + change })
    return model
  }

  private func numbers(_ count: Int) -> [Float] {
    (0..<count).map { Float(sin(Double($0 * 7 + 1))) / 8 }
  }

  /// The last module is left as it was.
  private func delta(_ place: Int) -> [Double] {
    (0..<Self.rows * Self.columns).map { index -> Double in
      let (row, column) = (Double(index / Self.columns), Double(index % Self.columns))
      guard place < 3 else { return 0 }
      return (1...3).reduce(0) { sum, term in
        let (factor, shift) = (Double(term), Double(place))
        return sum + sin(row * factor + shift) * cos(column / factor) / factor
      }
    }
  }

  private func run(_ script: String, in folder: TemporaryFolder, _ more: String...) throws -> Answer
  {
    try folder.write("s.merge", "base = load \"base\"\ndelta = load \"tuned\" - base\n\(script)\n")
    return try MokumeProcess(["run", "s.merge"] + more, in: folder.path).wait()
  }

  @Test("base + load of what was saved is the tuned model, where the rank suffices")
  func roundTrip() throws {
    let folder = try workplace()
    let answer = try run(
      "save low_rank(delta, rank: 3) \"adapter/\"\n"
        + "m = delta[\"model.layers.*\"]\nd = load \"adapter/\"\n", in: folder)
    #expect(answer.status == 0, "\(answer.errors)")
    let again = try run("save base + load \"adapter/\" \"out.st\"", in: folder)
    #expect(again.status == 0, "\(again.errors)")
    let found = try TinyModel.numbers(in: Data(folder.read("out.st")))
    let wanted = try TinyModel.numbers(in: model(isTuned: true).data)
    let base = try TinyModel.numbers(in: model(isTuned: false).data)
    for name in wanted.keys {
      let isHeld = name.hasPrefix("model.layers")
      let reference = try #require(isHeld ? wanted[name] : base[name])
      for (a, b) in zip(try #require(found[name]), reference) { #expect(abs(a - b) < 1e-5) }
    }
  }

  @Test("the folder is as PEFT writes it, and has no module that does not differ")
  func folder() throws {
    let folder = try workplace()
    let answer = try run("save low_rank(delta, rank: 2) \"adapter/\", dtype: bf16", in: folder)
    #expect(answer.status == 0, "\(answer.errors)")
    let json = try JSONSerialization.jsonObject(
      with: Data(folder.read("adapter/adapter_config.json")))
    let config = try #require(json as? [String: Any])
    #expect(config["peft_type"] as? String == "LORA")
    #expect(config["r"] as? Int == 2 && config["lora_alpha"] as? Int == 2)
    #expect(config["bias"] as? String == "none" && config["fan_in_fan_out"] as? Bool == false)
    #expect(config["task_type"] as? String == "CAUSAL_LM")
    #expect(config["base_model_name_or_path"] is NSNull)
    // One of the two modules named q_proj is left out, so that the other needs its whole name.
    #expect(
      config["target_modules"] as? [String] == ["up_proj", "model.layers.0.self_attn.q_proj"])
    let bytes = try folder.read("adapter/adapter_model.safetensors")
    let length = (0..<8).reduce(0) { $0 | Int(bytes[$1]) << ($1 * 8) }
    let header = try #require(
      try JSONSerialization.jsonObject(with: Data(bytes[8..<8 + length])) as? [String: Any])
    #expect(header.count == 1 + 2 * 3)
    #expect((header["__metadata__"] as? [String: String]) == ["format": "pt"])
    let down = header["base_model.model.model.layers.1.mlp.up_proj.lora_A.weight"] as? [String: Any]
    #expect(down?["shape"] as? [Int] == [2, 20] && down?["dtype"] as? String == "BF16")
    let up = header["base_model.model.model.layers.1.mlp.up_proj.lora_B.weight"] as? [String: Any]
    #expect(up?["shape"] as? [Int] == [24, 2])
  }

  @Test("layers with inputs as rows make factors of the matrices turned over, and others not")
  func turned() throws {
    let folder = try workplace(type: "gpt2")
    let answer = try run("save low_rank(delta, rank: 3) \"adapter/\"", in: folder)
    #expect(answer.status == 0, "\(answer.errors)")
    let again = try run("save base + load \"adapter/\" \"out.st\"", in: folder)
    #expect(again.status == 0, "\(again.errors)")
    let factors = try TinyModel.numbers(in: Data(folder.read("adapter/adapter_model.safetensors")))
    let tuned = model(isTuned: true, upName: "c_fc").data
    for (module, inputs) in [
      ("model.layers.0.mlp.c_fc", 24), ("model.layers.0.self_attn.q_proj", 20),
    ] {
      let name = "\(module).weight"
      let found = try #require(TinyModel.numbers(in: Data(folder.read("out.st")))[name])
      let wanted = try #require(TinyModel.numbers(in: tuned)[name])
      for (a, b) in zip(found, wanted) { #expect(abs(a - b) < 1e-5) }
      #expect(factors["base_model.model.\(module).lora_A.weight"]?.count == 3 * inputs)
    }
  }

  @Test(
    "bytes do not depend on threads or kernels",
    arguments: [["--threads", "1"], ["--threads", "7"]])
  func invariance(options: [String]) throws {
    let folder = try workplace()
    let expression = "low_rank(ties([delta, 2 * delta], density: 0.5, scope: \"model\"), rank: 2)"
    let first = try run("save \(expression) \"a/\"", in: folder)
    #expect(first.status == 0, "\(first.errors)")
    try folder.write(
      "t.merge", "base = load \"base\"\ndelta = load \"tuned\" - base\nsave \(expression) \"b/\"\n")
    let second = try MokumeProcess(
      ["run", "t.merge"] + options, in: folder.path, environment: ["MOKUME_CPU": "baseline"]
    ).wait()
    #expect(second.status == 0, "\(second.errors)")
    let name = "adapter_model.safetensors"
    #expect(try folder.read("a/\(name)") == folder.read("b/\(name)"))
  }

  @Test("an adapter is made of an adapter, with a smaller rank")
  func ofAdapter() throws {
    let folder = try workplace()
    #expect(try run("save low_rank(delta, rank: 8) \"eight/\"", in: folder).status == 0)
    let answer = try run("save low_rank(load \"eight\", rank: 3) \"three/\"", in: folder)
    #expect(answer.status == 0, "\(answer.errors)")
    let compared = try run(
      "assert norm(load \"eight\" - load \"three\", over: \"model\") < 1e-5 * norm(load \"eight\", "
        + "over: \"model\")", in: folder)
    #expect(compared.status == 0, "\(compared.errors)")
  }

  @Test("check and plan read no weights and make nothing")
  func looking() throws {
    let folder = try workplace()
    try folder.write(
      "s.merge",
      "save low_rank(load \"tuned\" - load \"base\", rank: 3) \"adapter/\"\n")
    let check = try MokumeProcess.run("check", "s.merge", in: folder)
    #expect(check.status == 0, "\(check.errors)")
    let plan = try MokumeProcess.run("plan", "s.merge", in: folder)
    #expect(
      plan.output.contains("an adapter of rank 3 for 4 modules"), "\(plan.output)\(plan.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder["adapter"]))
  }

  @Test("factors that are larger than their type are told of, and others are not")
  func overflow() throws {
    let folder = try workplace()
    let answer = try run(
      """
      save low_rank(1e10 * delta, rank: 3) "half/", dtype: f16
      save low_rank(1e10 * delta, rank: 3) "single/", dtype: f32
      save low_rank(delta, rank: 3) "small/", dtype: f16
      """, in: folder)
    #expect(answer.status == 0, "\(answer.errors)")
    let lines = answer.errors.split(separator: "\n")
    let warnings = lines.filter { $0.contains("warning[W0612]") }
    let file = try Data(folder.read("half/adapter_model.safetensors"))
    let length = file.prefix(8).enumerated().reduce(0) { $0 + Int($1.element) << (8 * $1.offset) }
    let bytes = [UInt8](file.dropFirst(8 + length))
    // An exponent of ones.
    let count = stride(from: 1, to: bytes.count, by: 2).count { bytes[$0] & 0x7C == 0x7C }
    #expect(count > 0)
    #expect(warnings == ["warning[W0612]: \(count) results are NaN or infinite"])
    #expect(answer.errors.contains("lora_B.weight: "), "the note names the factor")
  }
}
