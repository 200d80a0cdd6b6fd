import Testing

@testable import MokumeFiles

@Suite("Configs of models that are no longer tied")
struct UntiedConfigTests {
  private func untied(_ config: String) throws -> String {
    String(
      decoding: try ConfigEditor.settingUntied(in: Array(config.utf8), path: "config.json"),
      as: UTF8.self)
  }

  @Test("the key says so, in parts for text too")
  func plain() throws {
    #expect(
      try untied(#"{"model_type": "llama"}"#)
        == #"{"model_type": "llama","tie_word_embeddings": false}"#)
    #expect(
      try untied(#"{"tie_word_embeddings": true, "text_config": {"tie_word_embeddings": true}}"#)
        == #"{"tie_word_embeddings": false, "text_config": {"tie_word_embeddings": false}}"#)
  }

  @Test("what the decoder of T5 gives stays scaled, or not, as it was")
  func scaled() throws {
    #expect(
      try untied(#"{"model_type": "t5", "tie_word_embeddings": true}"#)
        == #"{"model_type": "t5", "tie_word_embeddings": false,"scale_decoder_outputs": true}"#)
    #expect(
      try untied(#"{"model_type": "longt5"}"#)
        == #"{"model_type": "longt5","scale_decoder_outputs": true,"tie_word_embeddings": false}"#)
    let told =
      #"{"model_type": "t5", "scale_decoder_outputs": false, "tie_word_embeddings": true}"#
    #expect(
      try untied(told)
        == #"{"model_type": "t5", "scale_decoder_outputs": false, "tie_word_embeddings": false}"#)
    let denied = #"{"model_type": "t5", "tie_word_embeddings": false}"#
    #expect(try untied(denied) == denied)
  }

  @Test("where only this key says that it is scaled, it stays")
  func inseparable() throws {
    let config = #"{"model_type": "umt5", "tie_word_embeddings": true}"#
    #expect(try untied(config) == config)
  }

  @Test("of a model with another as a part only the part says so")
  func wrapped() throws {
    let config =
      #"{"model_type": "vision-encoder-decoder", "decoder": {"model_type": "gpt2"}, "a": 1}"#
    #expect(
      try untied(config)
        == #"{"model_type": "vision-encoder-decoder", "decoder": {"model_type": "gpt2","tie_word_embeddings": false}, "a": 1}"#
    )
    #expect(
      try untied(#"{"model_type": "blip-2", "text_config": {"model_type": "t5"}}"#)
        == #"{"model_type": "blip-2", "text_config": {"model_type": "t5","scale_decoder_outputs": true,"tie_word_embeddings": false}}"#
    )
  }

  @Test("a part that counts beside its config says it too, and so does another key")
  func twofold() throws {
    #expect(
      try untied(#"{"model_type": "qwen2_vl", "text_config": {"a": 1}}"#)
        == #"{"model_type": "qwen2_vl", "text_config": {"a": 1,"tie_word_embeddings": false},"tie_word_embeddings": false}"#
    )
    #expect(
      try untied(#"{"model_type": "lfm2", "tie_embedding": true}"#)
        == #"{"model_type": "lfm2", "tie_embedding": false,"tie_word_embeddings": false}"#)
  }
}
