/// A name under which models repeat a tensor of another name, as `_tied_weights_keys` of the classes in
/// `transformers` say it.
public struct TiedName: Hashable, Sendable {
  /// When the two are one.
  public enum Rule: Hashable, Sendable {
    /// As `tie_word_embeddings` of the config says; where it does not, when only one of them is stored.
    case said
    /// The same, but classes with this name take the two for one where the config says nothing.
    case saidOrDefault
    /// Whatever the config says: the config is about the head, and these are beside it.
    case always
  }

  /// The name of what is repeated.
  public let name: TensorName
  /// The name of the tensor itself; a `*` before the first dot stands for the name of a type of model.
  let pattern: String
  /// When the two are one.
  public let rule: Rule

  /// What else a model has that has the name: a tensor whose name begins so.
  private let companion: String?

  /// Every pair. Of several that a model has for one name the first counts.
  public static let all: [TiedName] =
    [
      // T5, and BART with its kin, whose head has the bias `final_logits_bias` beside it.
      ("lm_head.weight", "shared.weight", "decoder."),
      ("lm_head.weight", "model.shared.weight", "model.decoder."),
      // Encoders: BERT, RoBERTa, ALBERT, DistilBERT, ELECTRA, ModernBERT.
      ("cls.predictions.decoder.weight", wordEmbeddings, "cls.predictions."),
      ("lm_head.decoder.weight", wordEmbeddings, "lm_head."),
      ("predictions.decoder.weight", wordEmbeddings, "predictions."),
      ("vocab_projector.weight", wordEmbeddings, "vocab_"),
      ("generator_lm_head.weight", wordEmbeddings, "generator_"),
      ("decoder.weight", "model.embeddings.tok_embeddings.weight", "head."),
      // The biases of these heads are a parameter of the head and one of the layer in it.
      ("cls.predictions.decoder.bias", "cls.predictions.bias", nil),
      ("lm_head.decoder.bias", "lm_head.bias", "lm_head.dense."),
      ("predictions.decoder.bias", "predictions.bias", nil),
      // Whisper.
      ("proj_out.weight", "model.decoder.embed_tokens.weight", sound),
      // The matrices of encoder and decoder of BART.
      ("model.encoder.embed_tokens.weight", "model.shared.weight", "model.encoder."),
      ("model.decoder.embed_tokens.weight", "model.shared.weight", "model.decoder."),
    ].map { TiedName($0, $1, beside: $2, .saidOrDefault) }
    + [
      // Those of T5 are one even where the head is another.
      ("encoder.embed_tokens.weight", "shared.weight", "encoder."),
      ("decoder.embed_tokens.weight", "shared.weight", "decoder."),
    ].map { TiedName($0, $1, beside: $2, .always) }
    + [
      // Decoders, some of them within a model that sees or hears.
      ("lm_head.weight", "model.embed_tokens.weight"),
      ("lm_head.weight", "model.decoder.embed_tokens.weight"),
      ("lm_head.weight", "model.language_model.embed_tokens.weight"),
      ("lm_head.weight", "model.text_model.embed_tokens.weight"),
      ("lm_head.weight", "language_model.model.embed_tokens.weight"),
      ("language_model.lm_head.weight", "language_model.model.embed_tokens.weight"),
      // GPT-2 and its kin, BLOOM and Falcon, the first GPT, Mamba, GPT-NeoX.
      ("lm_head.weight", "transformer.wte.weight"), ("lm_head.weight", "wte.weight"),
      ("lm_head.weight", "transformer.word_embeddings.weight"),
      ("lm_head.weight", "word_embeddings.weight"),
      ("lm_head.weight", "transformer.tokens_embed.weight"),
      ("lm_head.weight", "backbone.embeddings.weight"),
      ("embed_out.weight", "gpt_neox.embed_in.weight"),
    ].map { TiedName($0, $1, beside: nil, .said) }

  private static let wordEmbeddings = "*.embeddings.word_embeddings.weight"
  private static let sound = "model.encoder.conv1."
  /// Heads of models that score or mark texts, which have no other one.
  private static let otherHeads = ["score.", "classifier.", "qa_outputs."]

  private init(_ name: String, _ pattern: String, beside companion: String?, _ rule: Rule) {
    self.name = TensorName(name)
    self.pattern = pattern
    self.companion = companion
    self.rule = rule
  }

  /// Whether a model with the given tensors has the name without storing it.
  public func isMeant(among names: Set<TensorName>) -> Bool {
    func has(_ prefix: String) -> Bool { names.contains { $0.text.hasPrefix(prefix) } }
    if let companion { return has(companion) }
    // The decoder of Whisper has a head of another name.
    return !Self.otherHeads.contains(where: has) && !has(Self.sound)
  }

  /// The tensor that the name repeats, among those of a model; nil when it has none, or several that it
  /// could be.
  public func twin(among names: Set<TensorName>) -> TensorName? {
    guard pattern.hasPrefix("*.") else {
      let exact = TensorName(pattern)
      return names.contains(exact) ? exact : nil
    }
    let ending = String(pattern.dropFirst(2))
    let found = names.filter { name in
      name.hasEnding(ending) && !name.text.utf8.dropLast(ending.utf8.count + 1).contains(0x2E)
    }
    return found.count == 1 ? found.first : nil
  }
}
