extension TiedName {
  /// Every pair. Of several that a model has for one name the first counts.
  public static let all: [TiedName] = prefixes.flatMap { prefix in
    (encoders + encoderDecoders).map { TiedName(prefix, $0, $1, beside: $2, .saidOrDefault) }
      + shared.map { TiedName(prefix, $0, $1, beside: $2, .always) }
      + decoders.map { TiedName(prefix, $0, $1, beside: nil, .said) }
  }

  /// The pairs that a model with the given tensors may have.
  public static func candidates(among names: Set<TensorName>) -> [TiedName] {
    let found = Set(
      prefixes.filter { prefix in prefix.isEmpty || names.contains { $0.text.hasPrefix(prefix) } })
    return all.filter { found.contains($0.prefix) }
  }

  /// What stands before the names of a model that is part of another: the decoder of a pair of models
  /// (`EncoderDecoderModel`), the text of one that sees (BLIP, BLIP-2, LLaVA, Kosmos-2), hears or speaks
  /// (Qwen Omni, SeamlessM4T, MusicGen).
  private static let prefixes = [
    "", "decoder.", "text_decoder.", "text_encoder.", "language_model.", "text_model.", "thinker.",
    "t2u_model.",
  ]

  /// Heads of encoders: BERT, RoBERTa, ALBERT, DistilBERT, ELECTRA, ModernBERT, and those beside a
  /// model that sees.
  private static let encoders: [(String, String, String?)] = [
    ("cls.predictions.decoder.weight", words, "cls.predictions."),
    ("lm_head.decoder.weight", words, "lm_head."),
    ("predictions.decoder.weight", words, "predictions."),
    ("vocab_projector.weight", words, "vocab_"),
    ("generator_lm_head.weight", words, "generator_"),
    ("decoder.weight", "model.embeddings.tok_embeddings.weight", "head."),
    ("lm_head.weight", "funnel.embeddings.word_embeddings.weight", "lm_head."),
    ("pred_layer.proj.weight", "transformer.embeddings.weight", "pred_layer."),
    ("mlm_score.decoder.weight", "*.text_model.embeddings.word_embeddings.weight", "mlm_score."),
    (
      "mlm_score.decoder.weight", "vilt.embeddings.text_embeddings.word_embeddings.weight",
      "mlm_score."
    ),
    // The biases of these heads are a parameter of the head and one of the layer in it.
    ("cls.predictions.decoder.bias", "cls.predictions.bias", nil),
    ("lm_head.decoder.bias", "lm_head.bias", "lm_head.dense."),
    ("predictions.decoder.bias", "predictions.bias", nil),
  ]

  /// Of an encoder and a decoder: what stands beside a head tells their kind.
  private static let encoderDecoders: [(String, String, String?)] = [
    // T5 and SeamlessM4T, and BART with its kin, whose head has the bias `final_logits_bias` beside it.
    ("lm_head.weight", "shared.weight", "decoder."),
    ("lm_head.weight", "shared.weight", "text_decoder."),
    ("lm_head.weight", "model.shared.weight", "model.decoder."),
    ("lm_head.weight", "led.shared.weight", "led.decoder."),
    ("lm_head.weight", "model.language_model.shared.weight", "model.language_model.decoder."),
    ("lm_head.weight", "prophetnet.word_embeddings.weight", "prophetnet.decoder."),
    // Whisper, T5Gemma, SpeechT5.
    ("proj_out.weight", "model.decoder.embed_tokens.weight", sound),
    ("lm_head.out_proj.weight", t5Gemma2, "model.decoder."),
    ("lm_head.out_proj.weight", "model.decoder.embed_tokens.weight", "model.encoder.layers."),
    ("model.decoder.embed_tokens.weight", t5Gemma2, "model.decoder."),
    (
      "text_decoder_postnet.lm_head.weight", "speecht5.decoder.prenet.embed_tokens.weight",
      "text_decoder_postnet."
    ),
    // The matrices of encoder and decoder.
    ("model.encoder.embed_tokens.weight", "model.shared.weight", "model.encoder."),
    ("model.decoder.embed_tokens.weight", "model.shared.weight", "model.decoder."),
    ("led.encoder.embed_tokens.weight", "led.shared.weight", "led.encoder."),
    ("led.decoder.embed_tokens.weight", "led.shared.weight", "led.decoder."),
    ("text_encoder.embed_tokens.weight", "shared.weight", "text_encoder."),
    ("text_decoder.embed_tokens.weight", "shared.weight", "text_decoder."),
    florence("encoder"), florence("decoder"), prophet("encoder"), prophet("decoder"),
  ]

  private static func florence(_ half: String) -> (String, String, String?) {
    let model = "model.language_model."
    return (
      "\(model)\(half).embed_tokens.weight", "\(model)shared.weight", "\(model)\(half)."
    )
  }

  private static func prophet(_ half: String) -> (String, String, String?) {
    (
      "prophetnet.\(half).word_embeddings.weight", "prophetnet.word_embeddings.weight",
      "prophetnet.\(half)."
    )
  }

  /// Those of T5 are one even where the head is another.
  private static let shared: [(String, String, String?)] = [
    ("encoder.embed_tokens.weight", "shared.weight", "encoder."),
    ("decoder.embed_tokens.weight", "shared.weight", "decoder."),
  ]

  private static let decoders: [(String, String)] = [
    // Most, some of them within a model that sees or hears.
    ("lm_head.weight", "model.embed_tokens.weight"),
    ("lm_head.weight", "model.decoder.embed_tokens.weight"),
    ("lm_head.weight", "model.language_model.embed_tokens.weight"),
    ("lm_head.weight", "model.text_model.embed_tokens.weight"),
    ("lm_head.weight", "model.text_model.embeddings.tok_embeddings.weight"),
    ("lm_head.weight", "model.embed_tokens.embed_tokens.weight"),
    ("lm_head.weight", "language_model.model.embed_tokens.weight"),
    // GPT-2 and its kin, BLOOM and Falcon, the first GPT, CTRL, Mamba.
    ("lm_head.weight", "transformer.wte.weight"), ("lm_head.weight", "wte.weight"),
    ("lm_head.weight", "transformer.word_embeddings.weight"),
    ("lm_head.weight", "word_embeddings.weight"),
    ("lm_head.weight", "transformer.tokens_embed.weight"),
    ("lm_head.weight", "transformer.w.weight"),
    ("lm_head.weight", "backbone.embeddings.weight"),
    // GPT-NeoX, RWKV, XLNet, BioGPT, TrOCR, FSMT, GIT, UltraBERT.
    ("embed_out.weight", "gpt_neox.embed_in.weight"),
    ("embed_out.weight", "gpt_neox_japanese.embed_in.weight"),
    ("head.weight", "rwkv.embeddings.weight"),
    ("lm_loss.weight", "transformer.word_embedding.weight"),
    ("output_projection.weight", "biogpt.embed_tokens.weight"),
    ("output_projection.weight", "model.decoder.embed_tokens.weight"),
    ("model.decoder.output_projection.weight", "model.decoder.embed_tokens.weight"),
    ("output.weight", "git.embeddings.word_embeddings.weight"),
    ("head.decoder.weight", "model.embed_tokens.weight"),
  ]

  private static let words = "*.embeddings.word_embeddings.weight"
  private static let t5Gemma2 = "model.encoder.text_model.embed_tokens.weight"
  static let sound = "model.encoder.conv1."
}
