import MokumeTensor
import Testing

@Suite("Names of tensors with a row for each token")
struct TokenTensorTests {
  @Test(
    "tell embeddings and heads apart, and what only the number of rows makes certain",
    arguments: [
      ("model.embed_tokens.weight", TokenTensor.Kind.embedding, true),
      ("bert.embeddings.word_embeddings.weight", .embedding, true),
      ("encoder.embed_tokens.weight", .embedding, true), ("shared.weight", .embedding, false),
      ("backbone.embeddings.weight", .embedding, false), ("lm_head.weight", .head, true),
      ("language_model.lm_head.bias", .head, true), ("lm_head.decoder.weight", .head, true),
      ("cls.predictions.decoder.bias", .head, true), ("predictions.bias", .head, true),
      ("vocab_projector.weight", .head, true), ("embed_out.weight", .head, true),
      ("final_logits_bias", .head, true), ("proj_out.weight", .head, false),
      ("decoder.weight", .head, false),
    ])
  func kinds(name: String, kind: TokenTensor.Kind, isCertain: Bool) {
    let found = TensorName(name).tokenTensor
    #expect(found?.kind == kind)
    #expect(found?.isCertain == isCertain)
  }

  @Test(
    "are whole parts between dots",
    arguments: [
      "my_lm_head.weight", "lm_head.weight_scale", "embeddings.position_embeddings.weight",
      "model.norm.weight", "overhead.weight", "",
    ])
  func others(name: String) { #expect(TensorName(name).tokenTensor == nil) }

  /// What the table says a name repeats in a model with tensors of these names.
  private func twin(_ name: TensorName, among names: [TensorName]) -> TensorName? {
    TiedName.all.filter { $0.name == name }.lazy.compactMap { $0.twin(among: Set(names)) }.first
  }

  @Test("what a name repeats is found beside the names of all types of encoders")
  func twins() {
    for type in ["bert", "deberta", "tapas"] {
      let words = TensorName("\(type).embeddings.word_embeddings.weight")
      #expect(twin("cls.predictions.decoder.weight", among: [words, "x"]) == words)
    }
    #expect(twin("lm_head.weight", among: ["shared.weight"]) == "shared.weight")
    #expect(
      twin("lm_head.weight", among: ["model.decoder.embed_tokens.weight", "model.shared.weight"])
        == "model.shared.weight")
    #expect(twin("lm_head.decoder.bias", among: ["lm_head.bias"]) == "lm_head.bias")
  }

  @Test("what a name repeats in a model that is part of another is found behind the same prefix")
  func prefixed() {
    for (name, tensor) in [
      ("decoder.lm_head.weight", "decoder.transformer.wte.weight"),
      (
        "text_decoder.cls.predictions.decoder.weight",
        "text_decoder.bert.embeddings.word_embeddings.weight"
      ),
      ("language_model.lm_head.weight", "language_model.model.decoder.embed_tokens.weight"),
      ("text_encoder.encoder.embed_tokens.weight", "text_encoder.shared.weight"),
    ] as [(TensorName, TensorName)] {
      #expect(twin(name, among: [tensor, "x"]) == tensor)
      #expect(TiedName.candidates(among: [tensor]).contains { $0.name == name })
      #expect(!TiedName.candidates(among: ["x"]).contains { $0.name == name })
    }
    let apart: TensorName = "bert.embeddings.word_embeddings.weight"
    #expect(twin("text_decoder.cls.predictions.decoder.weight", among: [apart]) == nil)
  }

  @Test("nothing is repeated where two tensors could be meant, or the prefix has several parts")
  func noTwin() {
    let words: TensorName = "a.embeddings.word_embeddings.weight"
    let others: [TensorName] = ["b.embeddings.word_embeddings.weight"]
    #expect(twin("cls.predictions.decoder.weight", among: [words] + others) == nil)
    #expect(
      twin("cls.predictions.decoder.weight", among: ["a.b.embeddings.word_embeddings.weight"])
        == nil)
    #expect(twin("lm_head.weight", among: ["model.norm.weight"]) == nil)
  }

  @Test("every name that is repeated is known, and so is every one that repeats another")
  func known() {
    for tied in TiedName.all {
      #expect(tied.name.tokenTensor != nil, "\(tied.name)")
    }
  }
}
