import MokumeTensor
import Testing

@testable import MokumeFiles

@Suite("Tensors that a model repeats")
struct TwinTests {
  /// What a model's folder ties, with matrices of these names and what its config says of tied embeddings.
  ///
  /// - Parameter other: of those that are stored, the one that differs from all others.
  private func ties(
    _ names: [String], isTied: Bool?, isLone: Bool = false, other: String? = nil
  ) throws -> Checkpoint.Ties {
    let scratch = try Scratch()
    let entries = names.enumerated().map { place, name in
      "\"\(name)\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[\(4 * place),\(4 * place + 4)]}"
    }
    let header = Array("{\(entries.joined(separator: ","))}".utf8)
    let length = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
    let data = names.flatMap { [1, 2, 3, $0 == other ? 5 : 4] as [UInt8] }
    try scratch.write("m/model.safetensors", length + header + data)
    if isLone { return try Checkpoint.open(scratch["m/model.safetensors"]).ties() }
    let text = isTied.map { "{\"tie_word_embeddings\": \($0)}" } ?? "{}"
    try scratch.write("m/config.json", Array(text.utf8))
    return try Checkpoint.open(scratch["m"]).ties()
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
}
