import MokumeTensor
import Testing

@testable import MokumeFiles

@Suite("Tensors that a model repeats")
struct TwinTests {
  /// Files are read as long as the test runs.
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// What a model's folder ties, with matrices of these names and what its config says of tied embeddings.
  ///
  /// - Parameter other: of those that are stored, the one that differs from all others.
  private func ties(
    _ names: [String], isTied: Bool?, isLone: Bool = false, other: String? = nil
  ) throws -> Checkpoint.Ties {
    let config = isTied.map { "{\"tie_word_embeddings\": \($0)}" } ?? "{}"
    return try model(names, config: isLone ? nil : config, other: other).ties()
  }

  /// A model with matrices of these names, lone without a config.
  private func model(
    _ names: [String], config: String?, other: String? = nil, metadata: String = ""
  ) throws -> Checkpoint {
    let folder = "m\(Int.random(in: 0..<1_000_000_000))"
    let entries = names.enumerated().map { place, name in
      "\"\(name)\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[\(4 * place),\(4 * place + 4)]}"
    }
    let header = Array(
      "{\"__metadata__\":{\(metadata)},\(entries.joined(separator: ","))}".utf8)
    let length = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
    let data = names.flatMap { [1, 2, 3, $0 == other ? 5 : 4] as [UInt8] }
    try scratch.write("\(folder)/model.safetensors", length + header + data)
    guard let config else { return try Checkpoint.open(scratch["\(folder)/model.safetensors"]) }
    try scratch.write("\(folder)/config.json", Array(config.utf8))
    return try Checkpoint.open(scratch[folder])
  }

  private func twins(
    _ names: [String], isTied: Bool?, isLone: Bool = false
  ) throws -> [TensorName: TensorName] {
    let ties = try ties(names, isTied: isTied, isLone: isLone)
    #expect(ties.copies == Set(names.map { TensorName($0) }).intersection(ties.twins.keys))
    return ties.twins
  }

  private let words = "bert.embeddings.word_embeddings.weight"

  @Test("a head of an encoder repeats the tokens as its config says, or as its class does")
  func encoder() throws {
    let head: TensorName = "cls.predictions.decoder.weight"
    for (isStored, isTied, wanted) in [
      (true, true, true), (true, false, false), (true, nil, true), (false, true, true),
      (false, false, false), (false, nil, true),
    ] as [(Bool, Bool?, Bool)] {
      let names = [words, "cls.predictions.bias"] + (isStored ? [head.text] : [])
      let found = try twins(names, isTied: isTied)
      #expect(
        (found[head] == TensorName(words)) == wanted, "\(isStored) \(String(describing: isTied))")
    }
  }

  @Test("a head of a decoder that is stored is its own where the config says nothing")
  func decoder() throws {
    let names = ["model.embed_tokens.weight", "lm_head.weight"]
    #expect(try twins(names, isTied: nil).isEmpty)
    #expect(try twins(names, isTied: true) == ["lm_head.weight": "model.embed_tokens.weight"])
  }

  @Test("matrices of encoder and decoder are the shared one whatever the config says of the head")
  func shared() throws {
    let copies: [TensorName] = ["encoder.embed_tokens.weight", "decoder.embed_tokens.weight"]
    for names in [["shared.weight"], ["shared.weight"] + copies.map(\.text)] {
      let layers = ["encoder.block.0.weight", "decoder.block.0.weight"]
      let found = try twins(names + layers + ["lm_head.weight"], isTied: false)
      #expect(found == [copies[0]: "shared.weight", copies[1]: "shared.weight"])
    }
  }

  @Test("a model without a head, or with one of another kind, repeats nothing")
  func headless() throws {
    for names in [
      [words], [words, "classifier.weight"], ["model.embed_tokens.weight", "score.weight"],
      ["transformer.wte.weight", "qa_outputs.weight"],
    ] {
      #expect(try twins(names, isTied: true).isEmpty, "\(names)")
    }
    let tokens: TensorName = "model.decoder.embed_tokens.weight"
    #expect(
      try twins([tokens.text, "model.encoder.conv1.weight"], isTied: true)
        == ["proj_out.weight": tokens])
    #expect(try twins([tokens.text], isTied: true) == ["lm_head.weight": tokens])
  }

  @Test("stored matrices that differ are two, whatever the config says")
  func different() throws {
    for (names, other) in [
      (["model.embed_tokens.weight", "lm_head.weight"], "lm_head.weight"),
      ([words, "cls.predictions.decoder.weight"], words),
      (["shared.weight", "encoder.embed_tokens.weight"], "encoder.embed_tokens.weight"),
    ] {
      let found = try ties(names, isTied: true, other: other)
      #expect(found.twins.isEmpty && found.copies.isEmpty)
      #expect(found.different.map(\.name.text) == [names[1]])
    }
  }

  @Test("a lone file that lacks a name may be no whole model")
  func lone() throws {
    #expect(try twins([words], isTied: nil, isLone: true).isEmpty)
    #expect(try twins(["shared.weight"], isTied: nil, isLone: true).isEmpty)
  }

  private static let t5 = [
    "shared.weight", "lm_head.weight", "encoder.block.0.weight", "decoder.block.0.weight",
  ]
  private static let gpt2 = ["transformer.wte.weight", "lm_head.weight"]
  private static let llava = ["model.language_model.embed_tokens.weight", "lm_head.weight"]
  private static let paired = ["decoder.transformer.wte.weight", "decoder.lm_head.weight"]

  @Test(
    "equal matrices are one as the class of the model has it",
    arguments: [
      // Classes that tie where nothing is said, and one that does not.
      (gpt2, #""model_type": "gpt2""#, true),
      (gpt2, #""model_type": "gpt2", "tie_word_embeddings": false"#, false),
      (gpt2, #""model_type": "codegen""#, false),
      // Those that tie always, and heads that are never tied.
      (t5, #""model_type": "mt5", "tie_word_embeddings": false"#, true),
      (t5, #""model_type": "pop2piano", "tie_word_embeddings": true"#, false),
      (
        ["luke.embeddings.word_embeddings.weight", "lm_head.decoder.weight"],
        #""model_type": "luke""#, false
      ),
      // Parts for text that count beside the config, and those that do not.
      (
        llava,
        #""model_type": "llava", "tie_word_embeddings": false, "text_config": {"tie_word_embeddings": true}"#,
        true
      ),
      (
        llava,
        #""model_type": "gemma3", "tie_word_embeddings": false, "text_config": {"tie_word_embeddings": true}"#,
        false
      ),
      (
        llava, #""model_type": "gemma3", "text_config": {"tie_word_embeddings": false}"#,
        true
      ),
      (
        llava, #""model_type": "llava", "text_config": {"tie_word_embeddings": false}"#,
        false
      ),
      // Of two models in one, the config of the decoder.
      (
        paired, #""model_type": "encoder-decoder", "decoder": {"model_type": "gpt2"}"#, true
      ),
      (
        paired,
        #""model_type": "encoder-decoder", "decoder": {"model_type": "gpt2", "tie_word_embeddings": false}"#,
        false
      ),
    ])
  func types(names: [String], config: String, isTied: Bool) throws {
    let ties = try model(names, config: "{\(config)}").ties()
    #expect(ties.copies.contains(TensorName(names[1])) == isTied)
    #expect((ties.twins[TensorName(names[1])] == TensorName(names[0])) == isTied)
  }

  @Test("a head that T5 lacks is the shared matrix although its config denies it")
  func forced() throws {
    let names = Self.t5.filter { $0 != "lm_head.weight" }
    let config = #"{"model_type": "t5", "tie_word_embeddings": false}"#
    #expect(try model(names, config: config).ties().twins["lm_head.weight"] == "shared.weight")
  }

  @Test(
    "a head of its own is no warning where the config of T5 tells it, or cannot",
    arguments: [
      (#""model_type": "t5", "tie_word_embeddings": true"#, true),
      (#""model_type": "t5", "tie_word_embeddings": false"#, false),
      (#""model_type": "t5", "tie_word_embeddings": true, "scale_decoder_outputs": false"#, false),
      (#""model_type": "umt5", "tie_word_embeddings": true"#, false),
      (#""model_type": "mt5""#, false),
    ])
  func untold(config: String, warns: Bool) throws {
    let ties = try model(Self.t5, config: "{\(config)}", other: "lm_head.weight").ties()
    #expect(ties.twins["lm_head.weight"] == nil)
    #expect(ties.different.map(\.name.text) == (warns ? ["lm_head.weight"] : []))
  }

  @Test("a head that is not stored has the name that its type gives it")
  func named() throws {
    let tokens = ["model.decoder.embed_tokens.weight", "model.encoder.layers.0.weight"]
    for (type, head) in [
      ("opt", "lm_head.weight"), ("trocr", "output_projection.weight"),
      ("t5gemma", "lm_head.out_proj.weight"), ("fsmt", "model.decoder.output_projection.weight"),
    ] {
      let twins = try model(tokens, config: "{\"model_type\": \"\(type)\"}").ties().twins
      #expect(twins == [TensorName(head): "model.decoder.embed_tokens.weight"], "\(type)")
    }
    let plain = try model(["model.embed_tokens.weight"], config: "{}").ties().twins
    #expect(plain == ["lm_head.weight": "model.embed_tokens.weight"])
  }

  @Test("Switch Transformers have three matrices where their config says so")
  func threeMatrices() throws {
    let names = Self.t5 + ["encoder.embed_tokens.weight"]
    let config = #"{"model_type": "switch_transformers", "tie_word_embeddings": false}"#
    let ties = try model(names, config: config, other: "encoder.embed_tokens.weight").ties()
    #expect(ties.twins.isEmpty && ties.different.isEmpty)
  }

  @Test("a tensor that is stored under the name of its repetition gets its own")
  func renamed() throws {
    for (stored, own, other) in [
      ("lm_head.weight", "model.shared.weight", "model.decoder.embed_tokens.weight"),
      ("lm_head.decoder.bias", "lm_head.bias", "x"),
    ] {
      let metadata = "\"\(own)\": \"\(stored)\", \"\(other)\": \"\(stored)\""
      for config in [nil, "{}"] {
        let (loaded, twins) = try model(
          [stored, "model.decoder.x"], config: config, metadata: metadata
        ).withoutCopies()
        #expect(loaded.tensors.map(\.header.name.text) == [own, "model.decoder.x"])
        #expect(twins[TensorName(stored)] == TensorName(own))
        #expect(loaded.index(of: TensorName(own)) == 0)
      }
    }
    let (kept, _) = try model(
      ["lm_head.weight", "y"], config: "{}", metadata: "\"z\": \"lm_head.weight\""
    ).withoutCopies()
    #expect(kept.tensors.map(\.header.name.text) == ["lm_head.weight", "y"])
  }
}
