import MokumeGraph
import MokumeTensor
import Testing

@testable import MokumeLanguage

@Suite("Tensors with a row for each token")
struct VocabularyTensorTests {
  private func layout(_ tensors: [(String, [Int])]) throws -> Layout {
    Layout(
      names: tensors.map { TensorName($0.0) },
      shapes: try tensors.map { try #require(Shape($0.1)) })
  }

  private func config(_ members: [(String, ConfigValue)]) -> ConfigValue {
    .object(members.map { .init(key: $0.0, value: $0.1) })
  }

  private func names(
    _ tensors: [(String, [Int])], _ config: ConfigValue? = nil
  ) throws -> [String] {
    let found = VocabularyTensors(try layout(tensors), config: config)
    #expect(found.doubts.isEmpty)
    return found.names.map(\.text).sorted()
  }

  /// The tensors that are in doubt.
  private func doubts(
    _ tensors: [(String, [Int])], _ config: ConfigValue? = nil
  ) throws -> [String] {
    VocabularyTensors(try layout(tensors), config: config).doubts.map(\.tensor.text)
  }

  @Test(
    "are found by the names that architectures have for them",
    arguments: [
      ["model.embed_tokens.weight", "lm_head.weight"], ["transformer.wte.weight"],
      ["gpt_neox.embed_in.weight", "embed_out.weight"], ["tok_embeddings.weight", "output.weight"],
      ["transformer.word_embeddings.weight", "lm_head.weight", "lm_head.bias"],
      ["bert.embeddings.word_embeddings.weight", "cls.predictions.bias"],
      ["shared.weight", "encoder.embed_tokens.weight", "lm_head.weight"],
      ["model.embed_tokens.weight", "model.layers.61.shared_head.head.weight"],
      ["backbone.embeddings.weight", "lm_head.weight"],
      ["roberta.embeddings.word_embeddings.weight", "lm_head.decoder.weight", "lm_head.bias"],
      ["distilbert.embeddings.word_embeddings.weight", "vocab_projector.weight"],
      ["albert.embeddings.word_embeddings.weight", "predictions.decoder.weight"],
      ["model.decoder.embed_tokens.weight", "proj_out.weight"],
    ])
  func known(expected: [String]) throws {
    let others = [
      ("model.layers.0.attention.output.weight", [16, 16]), ("model.norm.weight", [16]),
      ("wpe.weight", [64, 16]), ("model.layers.0.mlp.weight", [24, 16]),
    ]
    let tensors = expected.map { ($0, $0.hasSuffix("bias") ? [40] : [40, 16]) } + others
    #expect(try names(tensors, config([("vocab_size", .number(40))])) == expected.sorted())
  }

  @Test("have the size that config.json gives, in the part that speaks of the language")
  func nested() throws {
    let tensors = [("language_model.model.embed_tokens.weight", [40, 16])]
    let text = config([("text_config", config([("vocab_size", .number(40))]))])
    #expect(try names(tensors, text) == ["language_model.model.embed_tokens.weight"])
    let other = config([("text_config", config([("vocab_size", .number(41))]))])
    #expect(try doubts(tensors, other) == tensors.map(\.0))
  }

  @Test("are in doubt where another tensor has that size, and nothing else in the model has it")
  func doubt() throws {
    let tensors = [("model.embed_tokens.weight", [40, 16]), ("memory.keys", [16, 40])]
    let sized = config([("vocab_size", .number(40)), ("pad_token_id", .number(40))])
    #expect(try doubts(tensors) == ["memory.keys"])
    #expect(try doubts(tensors, sized) == ["memory.keys"])
    let sizes = config([("vocab_size", .number(40)), ("intermediate_size", .number(40))])
    #expect(try names(tensors, sizes) == ["model.embed_tokens.weight"])
    let square = [("model.embed_tokens.weight", [16, 16]), ("model.norm.weight", [16])]
    #expect(try names(square) == ["model.embed_tokens.weight"])
  }

  @Test("are not there in a part of a model")
  func none() throws {
    #expect(try names([("model.layers.0.mlp.weight", [24, 16])]).isEmpty)
    #expect(
      try names([("model.layers.0.mlp.weight", [24, 16])], config([("vocab_size", .number(40))]))
        .isEmpty)
  }

  @Test("are in doubt when those of embeddings and head do not agree")
  func torn() throws {
    let tensors = [("model.embed_tokens.weight", [40, 16]), ("lm_head.weight", [42, 16])]
    #expect(try doubts(tensors) == ["lm_head.weight"])
  }

  @Test("may have their numbers in a single row, and nothing else")
  func singleRow() throws {
    let matrix = ("model.shared.weight", [40, 16])
    let size = config([("vocab_size", .number(40))])
    #expect(
      try names([matrix, ("final_logits_bias", [1, 40])], size)
        == ["final_logits_bias", "model.shared.weight"])
    #expect(try doubts([matrix, ("final_logits_bias", [1, 41])], size) == ["final_logits_bias"])
    #expect(try doubts([matrix, ("final_logits_bias", [40, 2])], size) == ["final_logits_bias"])
    #expect(try doubts([matrix, ("final_logits_bias", [])], size).isEmpty)
  }
}
